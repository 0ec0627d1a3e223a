import { generateKeyPairSync } from 'node:crypto'
import { openIdCallbackPath, openIdStartPath } from '@tessera/contracts/identity'
import { type OAuthProvider, startOAuthProvider } from '@tessera/testing/oauth-provider'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Authenticator } from '../../test/authenticator.ts'
import { type LyingProvider, startLyingProvider } from '../../test/lying-provider.ts'
import { receiveMail } from '../../test/mail.ts'
import { refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let provider: OAuthProvider
let other: OAuthProvider
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
  liar = await startLyingProvider()
  const local = { isLocal: true, clientId: 'public-client' }
  world = await createWorld({
    openIdProviders: [
      { id: 'campus', name: 'Campus', issuer: provider.issuer, ...local },
      { id: 'other', name: 'Other', issuer: other.issuer, ...local },
      { id: 'liar', name: 'Liar', issuer: liar.issuer, ...local, clientId: 'tessera' },
    ],
  })
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await Promise.all([provider, other, liar].map(async (one) => await one[Symbol.asyncDispose]()))
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
  const page = await signIn(visitor, account)
  await visitor.trpc.identities.register.mutate({ ticket: page.hash.slice(1), username })
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
    const ticket = page.hash.slice(1)
    expect(await visitor.trpc.identities.arrival.mutate({ ticket })).toEqual({
      providerName: 'Campus',
      label: 'ada@example.org',
      email: 'ada@example.org',
    })
    const user = await visitor.trpc.identities.register.mutate({ ticket, username: 'ada.l' })
    expect(user).toMatchObject({ username: 'ada.l', email: 'ada@example.org' })

    const again = browser()
    expect((await signIn(again, 'ada')).pathname).toBe('/jobs')
    expect(await again.trpc.auth.me.query()).toMatchObject({ username: 'ada.l' })
    expect(await again.trpc.identities.list.query()).toMatchObject([
      { provider: 'campus', label: 'ada@example.org' },
    ])
  })

  it('keeps no address of which the provider has not seen that it is hers', async () => {
    const visitor = await makeAccount('unverified-eve')
    expect(await visitor.trpc.auth.me.query()).toMatchObject({ email: null })
  })

  it('is let into no account because it has her address: she signs in there and adds herself', async () => {
    const owner = await signUpWithAddress('grace@example.org')
    const visitor = browser()
    const page = await signIn(visitor, 'grace')
    expect(page.pathname).toBe('/welcome')
    const { code } = await refusalOf(
      visitor.trpc.identities.register.mutate({ ticket: page.hash.slice(1), username: 'grace2' }),
    )
    expect(code).toBe('address_has_account')

    expect((await addIdentity(owner, 'grace')).search).toBe('?added=campus')
    const again = browser()
    await signIn(again, 'grace')
    expect(await again.trpc.auth.me.query()).toMatchObject({ id: owner.id })
  })

  it('makes one account of one ticket', async () => {
    const visitor = browser()
    const ticket = (await signIn(visitor, 'twice')).hash.slice(1)
    const made = await Promise.allSettled(
      ['twice-a', 'twice-b'].map(
        async (username) => await visitor.trpc.identities.register.mutate({ ticket, username }),
      ),
    )
    expect(made.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
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
    await visitor.trpc.auth.completeLogin.mutate({ ticket: page.hash.slice(1), shown })
    expect(await visitor.trpc.auth.me.query()).toMatchObject({ id: owner.id })
  })

  it('does not come in by a second factor once the account elsewhere was removed', async () => {
    const owner = await signUpWithAddress('flora@example.org')
    await addIdentity(owner, 'flora')
    const app = await Authenticator.addTo(world, owner)
    const visitor = browser()
    const ticket = (await signIn(visitor, 'flora')).hash.slice(1)
    const [identity] = await owner.trpc.identities.list.query()
    if (identity === undefined) throw new Error('it was not added')
    await owner.trpc.identities.remove.mutate({ identityId: identity.id })
    const shown = { kind: 'code', code: await app.newCode() } as const
    const { code } = await refusalOf(visitor.trpc.auth.completeLogin.mutate({ ticket, shown }))
    expect(code).toBe('sign_in_ticket_spent')
  })

  it('does not come in while her account is disabled', async () => {
    const visitor = await makeAccount('disabled')
    const { id } = (await visitor.trpc.auth.me.query()) ?? { id: '' }
    await world.rows(`update app.users set status = 'disabled' where id = $1`, id)
    expect((await signIn(browser(), 'disabled')).searchParams.get('refused')).toBe(
      'sign_in_refused',
    )
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

  it('is added to the account of whoever began it, also when her browser has another session by then', async () => {
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

  it('may go once its owner has set a password by a mailed link', async () => {
    const visitor = await makeAccount('later')
    await visitor.trpc.auth.forgotPassword.mutate({ email: 'later@example.org' })
    const mails = await receiveMail(world.database)
    const token = mails.find(({ address }) => address === 'later@example.org')?.token ?? ''
    const password = 'a lantern, a ferry, a drum'
    await visitor.trpc.auth.resetPassword.mutate({ token, password })
    await visitor.trpc.auth.login.mutate({ username: 'later', password })
    const [identity] = await visitor.trpc.identities.list.query()
    if (identity === undefined) throw new Error('there is none')
    await visitor.trpc.identities.remove.mutate({ identityId: identity.id })
    expect(await visitor.trpc.identities.list.query()).toEqual([])
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

  it('in nothing else than what an ID token said: one that is right is taken', async () => {
    const visitor = browser()
    const { searchParams } = await leave(visitor, 'liar')
    liar.lie = { nonce: searchParams.get('nonce') ?? '', subject: 'honest' }
    const query = new URLSearchParams({ code: 'x', state: searchParams.get('state') ?? '' })
    expect((await comeBack(visitor, 'liar', query)).pathname).toBe('/welcome')
  })
})

it.each(['https://evil.example/', '//evil.example/', '/.//evil.example'])(
  'a sign-in that begins with %s as its next page ends on the first one',
  async (next) => {
    const visitor = browser()
    const there = await leave(visitor, 'campus', next)
    const page = await comeBack(visitor, 'campus', await provider.signIn(there.href, 'next'))
    expect(page.searchParams.get('next')).toBe('/')
  },
)

it('a sign-in leaves neither code nor state nor ticket in the log', async () => {
  const visitor = browser()
  const query = await provider.signIn((await leave(visitor, 'campus')).href, 'logged')
  const page = await comeBack(visitor, 'campus', query)
  const log = world.log.text
  for (const secret of [query.get('code'), query.get('state'), page.hash.slice(1)]) {
    expect(secret).toBeTruthy()
    expect(log).not.toContain(secret)
  }
})
