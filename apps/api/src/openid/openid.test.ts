import { generateKeyPairSync } from 'node:crypto'
import { openIdCallbackPath, openIdStartPath } from '@tessera/contracts/identity'
import {
  clientSecret,
  type OAuthProvider,
  startOAuthProvider,
} from '@tessera/testing/oauth-provider'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Authenticator } from '../../test/authenticator.ts'
import { type LyingProvider, startLyingProvider } from '../../test/lying-provider.ts'
import { refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'
import { knownBrowserCookie } from '../http/kept-cookie.ts'

let provider: OAuthProvider
let other: OAuthProvider
let withHeader: OAuthProvider
let withBody: OAuthProvider
let liar: LyingProvider
let world: World
beforeAll(async () => {
  const redirectUri = (id: string) => `${Visitor.pageOrigin}${openIdCallbackPath}/${id}`
  const emailOf = (account: string) => ({
    email: `${account}@example.org`,
    email_verified: !account.startsWith('unverified'),
  })
  provider = await startOAuthProvider({ redirectUris: [redirectUri('campus')], emailOf })
  other = await startOAuthProvider({ redirectUris: [redirectUri('other')], emailOf })
  withHeader = await startOAuthProvider({ redirectUris: [redirectUri('with-header')], emailOf })
  withBody = await startOAuthProvider({
    redirectUris: [redirectUri('with-body')],
    emailOf,
    secretSentAs: 'client_secret_post',
  })
  liar = await startLyingProvider()
  const local = { isLocal: true, clientId: 'public-client' }
  world = await createWorld({
    openIdProviders: [
      { id: 'campus', name: 'Campus', issuer: provider.issuer, ...local },
      { id: 'other', name: 'Other', issuer: other.issuer, ...local },
      {
        ...local,
        id: 'with-header',
        name: 'With header',
        issuer: withHeader.issuer,
        clientId: 'secret-client',
      },
      {
        ...local,
        id: 'with-body',
        name: 'With body',
        issuer: withBody.issuer,
        clientId: 'secret-client',
      },
      { id: 'liar', name: 'Liar', issuer: liar.issuer, ...local, clientId: 'tessera' },
    ],
    openIdClientSecrets: { 'with-header': clientSecret, 'with-body': clientSecret },
  })
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  for (const one of [provider, other, withHeader, withBody, liar]) await one[Symbol.asyncDispose]()
})

/** Somebody new with a browser. */
function browser(): Visitor {
  return new Visitor(world.api.origin, 'nobody')
}

/** @returns the address at the provider */
async function leave(visitor: Visitor, id: string, next = '/jobs'): Promise<URL> {
  const response = await visitor.fetch(
    `${openIdStartPath}/${id}?${new URLSearchParams({ next }).toString()}`,
    { redirect: 'manual' },
  )
  return new URL(response.headers.get('location') ?? '', Visitor.pageOrigin)
}

/** @returns the page to which she is sent on */
async function comeBack(visitor: Visitor, id: string, query: URLSearchParams): Promise<URL> {
  const response = await visitor.fetch(`${openIdCallbackPath}/${id}?${query.toString()}`, {
    redirect: 'manual',
  })
  return new URL(response.headers.get('location') ?? '', Visitor.pageOrigin)
}

async function signIn(visitor: Visitor, account: string): Promise<URL> {
  const there = await leave(visitor, 'campus')
  return await comeBack(visitor, 'campus', await provider.signIn(there.href, account))
}

async function makeAccount(account: string, username = account): Promise<Visitor> {
  const visitor = browser()
  await signIn(visitor, account)
  await visitor.trpc.identities.register.mutate({ username })
  return visitor
}

/** The owner's own account, with an address that she has shown to be hers. */
async function signUpWithAddress(email: string): Promise<Visitor> {
  const visitor = await world.signUp()
  await world.rows(
    'update app.users set email = $2, email_verified_at = now() where id = $1',
    visitor.id,
    email,
  )
  return visitor
}

async function addIdentity(visitor: Visitor, account: string): Promise<URL> {
  const { url } = await visitor.trpc.identities.begin.mutate({ provider: 'campus' })
  return await comeBack(visitor, 'campus', await provider.signIn(url, account))
}

describe('somebody whom a provider knows', () => {
  it('makes an account without a password, and signs in with it from then on', async () => {
    const visitor = browser()
    const page = await signIn(visitor, 'ada')
    expect(page.pathname).toBe('/welcome')
    expect(page.search).toBe('?next=%2Fjobs')
    expect(await visitor.trpc.identities.arrival.query()).toEqual({
      providerName: 'Campus',
      label: 'ada@example.org',
      email: 'ada@example.org',
    })
    const made = await visitor.trpc.identities.register.mutate({ username: 'ada.l' })
    expect(made).toMatchObject({ user: { username: 'ada.l', email: 'ada@example.org' } })
    expect(visitor.cookie).toContain(knownBrowserCookie.name)

    const again = browser()
    expect((await signIn(again, 'ada')).pathname).toBe('/jobs')
    expect(again.cookie).toContain(knownBrowserCookie.name)
    expect(await again.trpc.auth.me.query()).toMatchObject({ username: 'ada.l' })
    expect(await again.trpc.identities.list.query()).toMatchObject([
      { provider: 'campus', label: 'ada@example.org' },
    ])
  })

  it.each([
    ['with-header', () => withHeader],
    ['with-body', () => withBody],
  ])('comes in where the provider takes a secret %s', async (id, which) => {
    const visitor = browser()
    const there = await leave(visitor, id)
    const page = await comeBack(visitor, id, await which().signIn(there.href, `${id}-person`))
    expect(page.pathname).toBe('/welcome')
  })

  it('keeps no address of which the provider has not seen that it is hers', async () => {
    const visitor = await makeAccount('unverified-eve')
    expect(await visitor.trpc.auth.me.query()).toMatchObject({ email: null })
  })

  it('is let into no account because it has her address: she signs in there and adds herself', async () => {
    const owner = await signUpWithAddress('grace@example.org')
    const visitor = browser()
    expect((await signIn(visitor, 'grace')).pathname).toBe('/welcome')
    const { code } = await refusalOf(
      visitor.trpc.identities.register.mutate({ username: 'grace2' }),
    )
    expect(code).toBe('address_has_account')

    expect((await addIdentity(owner, 'grace')).search).toBe('?added=campus')
    const again = browser()
    await signIn(again, 'grace')
    expect(await again.trpc.auth.me.query()).toMatchObject({ id: owner.id })
  })

  it('has the address that she has shown to be hers, whoever else has named it', async () => {
    const other = await world.signUp()
    await world.rows('update app.users set email = $2 where id = $1', other.id, 'named@example.org')
    const visitor = await makeAccount('named')
    expect(await visitor.trpc.auth.me.query()).toMatchObject({ email: 'named@example.org' })
    expect(await other.trpc.address.get.query()).toMatchObject({ verifiedAt: null })
  })

  it.each([
    ['one browser', () => [...Array<Visitor>(2).fill(browser())]],
    ['two browsers', () => [browser(), browser()]],
  ])('makes one account, also when she does it twice at once in %s', async (where, browsers) => {
    const account = where.replace(' ', '-')
    const both = browsers()
    for (const each of new Set(both)) await signIn(each, account)
    const made = await Promise.allSettled(
      both.map(
        async (each, index) =>
          await each.trpc.identities.register.mutate({ username: `${account}-${index}` }),
      ),
    )
    expect(made.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  it('makes it in her own browser: what she was sent on to is nothing in another one', async () => {
    const mallory = browser()
    const page = await signIn(mallory, 'bait')
    expect(page.hash).toBe('')
    for (const victim of [browser(), await world.signUp()]) {
      await leave(victim, 'campus')
      for (const call of [
        async () => await victim.trpc.identities.arrival.query(),
        async () => await victim.trpc.identities.register.mutate({ username: 'victim' }),
      ])
        expect((await refusalOf(call())).code).toBe('openid_refused')
    }
  })

  it('shows her second factor too, where she has one', async () => {
    const owner = await signUpWithAddress('dora@example.org')
    await addIdentity(owner, 'dora')
    const app = await Authenticator.addTo(world, owner)
    const visitor = browser()
    const page = await signIn(visitor, 'dora')
    expect(page.pathname).toBe('/sign-in')
    expect(await visitor.trpc.auth.me.query()).toBeNull()
    const shown = { kind: 'code', code: await app.newCode() } as const
    await visitor.trpc.auth.completeLogin.mutate({ shown })
    expect(await visitor.trpc.auth.me.query()).toMatchObject({ id: owner.id })
  })

  it('does not come in by a second factor once the account elsewhere was removed', async () => {
    const owner = await signUpWithAddress('flora@example.org')
    await addIdentity(owner, 'flora')
    const app = await Authenticator.addTo(world, owner)
    const visitor = browser()
    await signIn(visitor, 'flora')
    const [identity] = await owner.trpc.identities.list.query()
    if (identity === undefined) throw new Error('it was not added')
    await owner.trpc.identities.remove.mutate({ identityId: identity.id })
    const shown = { kind: 'code', code: await app.newCode() } as const
    const { code } = await refusalOf(visitor.trpc.auth.completeLogin.mutate({ shown }))
    expect(code).toBe('sign_in_ticket_spent')
  })

  it('does not come in while her account is disabled', async () => {
    const visitor = await makeAccount('disabled')
    const { id } = (await visitor.trpc.auth.me.query()) ?? { id: '' }
    await world.rows(`update app.users set status = 'disabled' where id = $1`, id)
    expect((await signIn(browser(), 'disabled')).searchParams.get('refused')).toBe('not_allowed')
  })
})

describe('an account elsewhere', () => {
  it.each([
    ['has another address', 'somebody-else', 'linus@example.org'],
    [
      'has an address that its provider has not seen to be hers',
      'unverified-l',
      'unverified-l@example.org',
    ],
  ])('is not added when it %s', async (_, account, email) => {
    const owner = await signUpWithAddress(email)
    const page = await addIdentity(owner, account)
    expect(page.searchParams.get('refused')).toBe('identity_address_differs')
    expect(await owner.trpc.identities.list.query()).toEqual([])
  })

  it('is not added to an account whose own address was never seen to be its owner’s', async () => {
    const owner = await signUpWithAddress('mary@example.org')
    await world.rows('update app.users set email_verified_at = null where id = $1', owner.id)
    const page = await addIdentity(owner, 'mary')
    expect(page.searchParams.get('refused')).toBe('identity_address_differs')
  })

  it('is not added to two accounts', async () => {
    const first = await signUpWithAddress('joan@example.org')
    await addIdentity(first, 'joan')
    await world.rows('update app.users set email = $2 where id = $1', first.id, 'joan2@example.org')
    const second = await signUpWithAddress('joan@example.org')
    expect((await addIdentity(second, 'joan')).searchParams.get('refused')).toBe('identity_taken')
  })

  it('is added by nobody else than whoever began it', async () => {
    const [owner, stranger] = [
      await signUpWithAddress('rosa@example.org'),
      await signUpWithAddress('rosa3@example.org'),
    ]
    const { url } = await owner.trpc.identities.begin.mutate({ provider: 'campus' })
    const page = await comeBack(stranger, 'campus', await provider.signIn(url, 'rosa'))
    expect(page.searchParams.get('refused')).toBe('openid_refused')
    expect(await stranger.trpc.identities.list.query()).toEqual([])
  })

  it('that is removed opens nothing, and ends what it has opened', async () => {
    const owner = await signUpWithAddress('tim@example.org')
    await addIdentity(owner, 'tim')
    const opened = browser()
    await signIn(opened, 'tim')
    const [identity] = await owner.trpc.identities.list.query()
    if (identity === undefined) throw new Error('it was not added')
    await owner.trpc.identities.remove.mutate({ identityId: identity.id })
    expect(await opened.trpc.auth.me.query()).toBeNull()
    expect((await signIn(browser(), 'tim')).pathname).toBe('/welcome')
    const told = await world.rows('select kind from proof.mails where user_id = $1', owner.id)
    expect(told.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['identity_added', 'identity_removed']),
    )
  })

  it('stays while it is the only way in', async () => {
    const visitor = await makeAccount('only')
    const [identity] = await visitor.trpc.identities.list.query()
    if (identity === undefined) throw new Error('there is none')
    const { code } = await refusalOf(
      visitor.trpc.identities.remove.mutate({ identityId: identity.id }),
    )
    expect(code).toBe('identity_last')
  })

  it('may go once its owner has set a password, for which she has just signed in', async () => {
    const visitor = await makeAccount('later')
    const password = 'a lantern, a ferry, a drum'
    await world.rows(
      `update proof.sessions s set stepped_up_at = now() - interval '11 minutes'
       from app.users u where u.id = s.user_id and u.username = 'later'`,
    )
    const late = await refusalOf(visitor.trpc.auth.setPassword.mutate({ password }))
    expect(late.code).toBe('second_factor_needed')
    await signIn(visitor, 'later')
    await visitor.trpc.auth.setPassword.mutate({ password })
    const again = await refusalOf(visitor.trpc.auth.setPassword.mutate({ password }))
    expect(again.code).toBe('password_refused')

    const [identity] = await visitor.trpc.identities.list.query()
    if (identity === undefined) throw new Error('there is none')
    await visitor.trpc.identities.remove.mutate({ identityId: identity.id })
    expect(await visitor.trpc.identities.list.query()).toEqual([])
    await browser().trpc.auth.login.mutate({ username: 'later', password })
  })

  it('that is added a second time is there', async () => {
    const owner = await signUpWithAddress('again@example.org')
    await addIdentity(owner, 'again')
    expect((await addIdentity(owner, 'again')).search).toBe('?added=campus')
  })

  it('of another is not removed', async () => {
    const visitor = await makeAccount('hers')
    const [identity] = await visitor.trpc.identities.list.query()
    if (identity === undefined) throw new Error('there is none')
    const stranger = await world.signUp()
    const { code } = await refusalOf(
      stranger.trpc.identities.remove.mutate({ identityId: identity.id }),
    )
    expect(code).toBe('not_found')
  })
})

describe('a sign-in at a provider is refused', () => {
  it('in another browser than the one that began it: nobody is signed in as somebody else', async () => {
    const attacker = browser()
    const query = await provider.signIn((await leave(attacker, 'campus')).href, 'mallory')
    const victim = browser()
    await leave(victim, 'campus')
    expect((await comeBack(victim, 'campus', query)).searchParams.get('refused')).toBe(
      'openid_refused',
    )
    expect(await victim.trpc.auth.me.query()).toBeNull()
  })

  it('when it comes back a second time', async () => {
    const visitor = browser()
    const query = await provider.signIn((await leave(visitor, 'campus')).href, 'replay')
    expect((await comeBack(visitor, 'campus', query)).pathname).toBe('/welcome')
    expect((await comeBack(visitor, 'campus', query)).searchParams.get('refused')).toBe(
      'openid_refused',
    )
  })

  it('with a code that was used before, under a state of its own', async () => {
    const visitor = browser()
    const used = await provider.signIn((await leave(visitor, 'campus')).href, 'code')
    await comeBack(visitor, 'campus', used)
    const fresh = (await leave(visitor, 'campus')).searchParams.get('state') ?? ''
    const query = new URLSearchParams(used)
    query.set('state', fresh)
    const page = await comeBack(visitor, 'campus', query)
    expect(page.searchParams.get('refused')).toBe('openid_not_verified')
  })

  it('ten minutes after it began', async () => {
    const visitor = browser()
    const query = await provider.signIn((await leave(visitor, 'campus')).href, 'late')
    await world.rows(`update proof.openid_flows set expires_at = now()`)
    expect((await comeBack(visitor, 'campus', query)).searchParams.get('refused')).toBe(
      'openid_refused',
    )
  })

  it('at the address of another provider than the one at which it began', async () => {
    const visitor = browser()
    const there = await leave(visitor, 'other')
    const query = await other.signIn(there.href, 'mixed')
    expect((await comeBack(visitor, 'campus', query)).searchParams.get('refused')).toBe(
      'openid_refused',
    )
  })

  it('with an answer that names another issuer than the provider at which it began', async () => {
    const visitor = browser()
    const query = await provider.signIn((await leave(visitor, 'campus')).href, 'mix-up')
    query.set('iss', other.issuer)
    const page = await comeBack(visitor, 'campus', query)
    expect(page.searchParams.get('refused')).toBe('openid_not_verified')
  })

  it('when its owner says no there', async () => {
    const visitor = browser()
    const query = await provider.signIn((await leave(visitor, 'campus')).href, 'no', 'deny')
    const page = await comeBack(visitor, 'campus', query)
    expect(page.searchParams.get('refused')).toBe('openid_denied')
    expect(page.href).not.toContain('The person said no')
  })

  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  it.each([
    ['of another issuer', { issuer: 'https://accounts.google.com' }],
    ['for another client', { audience: 'somebody-else' }],
    ['for another sign-in', { nonce: 'of another' }],
    ['that nobody of the provider signed', { key: stranger }],
    ['whose time has passed', { lifeSeconds: -120 }],
  ])('with an ID token %s', async (_, lie) => {
    const visitor = browser()
    const { searchParams } = await leave(visitor, 'liar')
    liar.lie = { nonce: searchParams.get('nonce') ?? '', subject: 'victim', ...lie }
    const query = new URLSearchParams({ code: 'x', state: searchParams.get('state') ?? '' })
    const page = await comeBack(visitor, 'liar', query)
    expect(page.searchParams.get('refused')).toBe('openid_not_verified')
  })

  it.each([
    ['an empty name', ''],
    ['a name that is too long', 'x'.repeat(300)],
    ['a name with a zero', 'a\u0000b'],
  ])('with %s for somebody', async (_, subject) => {
    const visitor = browser()
    const { searchParams } = await leave(visitor, 'liar')
    liar.lie = { nonce: searchParams.get('nonce') ?? '', subject }
    const query = new URLSearchParams({ code: 'x', state: searchParams.get('state') ?? '' })
    const page = await comeBack(visitor, 'liar', query)
    expect(page.searchParams.get('refused')).toBe('openid_not_verified')
  })

  it('when the provider answers what nobody understands, and is told so', async () => {
    const visitor = browser()
    const { searchParams } = await leave(visitor, 'liar')
    liar.lie = { nonce: '', subject: 'x', garbage: true }
    const query = new URLSearchParams({ code: 'x', state: searchParams.get('state') ?? '' })
    const page = await comeBack(visitor, 'liar', query)
    expect(page.searchParams.get('refused')).toBe('openid_unreachable')
  })

  it('in nothing else than what an ID token said: one that is right is taken', async () => {
    const visitor = browser()
    const { searchParams } = await leave(visitor, 'liar')
    liar.lie = { nonce: searchParams.get('nonce') ?? '', subject: 'honest' }
    const query = new URLSearchParams({ code: 'x', state: searchParams.get('state') ?? '' })
    expect((await comeBack(visitor, 'liar', query)).pathname).toBe('/welcome')
  })
})

it.each([
  'https://evil.example/',
  '//evil.example/',
  '/.//evil.example',
  '//[',
  `/${'x'.repeat(3_000)}`,
])('a sign-in that begins with %s as its next page ends on the first one', async (next) => {
  const visitor = browser()
  const there = await leave(visitor, 'campus', next)
  const page = await comeBack(visitor, 'campus', await provider.signIn(there.href, 'next'))
  expect(page.searchParams.get('next')).toBe('/')
})

it('a link on another site begins no sign-in', async () => {
  const response = await browser().fetch(`${openIdStartPath}/campus?next=%2Fjobs`, {
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'cross-site' },
  })
  expect(response.headers.get('location')).toBe('/sign-in?next=%2Fjobs')
  expect(response.headers.getSetCookie()).toEqual([])
})

it('a sign-in that is refused leaves neither code nor state in the log', async () => {
  const visitor = browser()
  const query = await provider.signIn((await leave(visitor, 'campus')).href, 'logged')
  await comeBack(browser(), 'campus', query)
  const log = world.log.text
  expect(log).toContain(openIdCallbackPath)
  for (const secret of [query.get('code'), query.get('state')]) {
    expect(secret).toBeTruthy()
    expect(log).not.toContain(secret)
  }
})
