import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { consentHeader } from '@tessera/contracts/consent'
import { openIdCallbackPath, openIdStartPath } from '@tessera/contracts/identity'
import { type BatchId, batchId, fileId } from '@tessera/contracts/ids'
import { unzip } from '@tessera/sandbox/testing/unzip'
import { type OAuthProvider, startOAuthProvider } from '@tessera/testing/oauth-provider'
import { createTRPCClient, httpLink } from '@trpc/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { receiveMail } from '../../test/mail.ts'
import { makeToken, showing } from '../../test/personal-token.ts'
import { enrollProgram, giveConsent, programClient, tokenOf } from '../../test/program.ts'
import { setRole } from '../../test/roles.ts'
import { fire, isDue, makeSchedule } from '../../test/schedules.ts'
import { upload } from '../../test/tus-upload.ts'
import { goodVcf } from '../../test/vcf-files.ts'
import { refusalBody, refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, goodSettings, type World } from '../../test/world.ts'
import type { Api } from '../api.ts'
import { newId } from '../new-id.ts'
import type { AppRouter } from '../router.ts'
import { readHouseTerms, type TermsSetting } from './house-terms.ts'

/** Where nobody is asked. */
let world: World
/** On the same data: where the first version holds, where the second does, and where its days of grace are over. */
let first: Api
let second: Api
let strict: Api
let provider: OAuthProvider
let home: string
let setting: (changes: Partial<TermsSetting>) => TermsSetting
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tessera-terms-'))
  const texts = { en: join(home, 'en'), fr: join(home, 'fr'), pt: join(home, 'pt') }
  for (const [language, path] of Object.entries(texts)) await writeFile(path, `The ${language}.\n`)
  const since = new Date().toISOString().slice(0, 10)
  setting = (changes) => ({ version: '1', since, graceDays: 30, texts, ...changes })
  provider = await startOAuthProvider({
    redirectUris: [`${Visitor.pageOrigin}${openIdCallbackPath}/campus`],
    emailOf: (account) => ({ email: `${account}@example.org`, email_verified: true }),
  })
  const campus = { id: 'campus', name: 'Campus', issuer: provider.issuer, isLocal: true }
  world = await createWorld({ openIdProviders: [{ ...campus, clientId: 'public-client' }] })
  first = await world.startAnother({ terms: setting({}) })
  second = await world.startAnother({ terms: setting({ version: '2' }) })
  strict = await world.startAnother({ terms: setting({ version: '2', graceDays: 0 }) })
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await provider[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true })
})

describe('who makes an account accepts the newest version, which is written down,', () => {
  it('with a password, on the pages and as a program', async () => {
    const ada = new Visitor(first.origin, 'ada')
    const { username, password } = ada
    const refused = ada.trpc.users.register.mutate({ username, password })
    expect(await refusalOf(refused)).toMatchObject({ code: 'terms_not_accepted', link: '/terms' })
    const older = ada.trpc.users.register.mutate({ username, password, acceptedTerms: '0' })
    expect(await refusalOf(older)).toMatchObject({ code: 'terms_changed' })
    expect(await acceptedBy('ada')).toEqual([])
    await ada.trpc.users.register.mutate({ username, password, acceptedTerms: '1' })
    expect(await ada.trpc.terms.mine.query()).toMatchObject([{ version: '1' }])
    expect(await ada.trpc.terms.owed.query()).toBe(false)
    expect(await ada.trpc.jobs.list.query({})).toMatchObject({ jobs: [] })

    const register = async (more: object) =>
      await fetch(`${first.origin}/api/auth/register`, {
        method: 'POST',
        body: JSON.stringify({ username: 'script', password, ...more }),
      })
    expect(await refusalBody(await register({}))).toMatchObject({ code: 'terms_not_accepted' })
    expect((await register({ acceptedTerms: '1' })).status).toBe(201)
    expect(await acceptedBy('script')).toEqual(['1'])
  })

  it('by an invitation, whose link is not spent before', async () => {
    const admin = await world.signUp()
    await setRole(world, admin, 'admin')
    await world.rows('truncate proof.mails')
    await admin.trpc.administration.invitations.send.mutate({ address: 'guest@example.org' })
    const [mail] = await receiveMail(world.database)
    const guest = new Visitor(first.origin, 'guest')
    const { username, password } = guest
    const input = { token: mail?.token ?? '', username, password }
    expect(await refusalOf(guest.trpc.users.acceptInvitation.mutate(input))).toMatchObject({
      code: 'terms_not_accepted',
    })
    await guest.trpc.users.acceptInvitation.mutate({ ...input, acceptedTerms: '1' })
    expect(await acceptedBy('guest')).toEqual(['1'])
  })

  it('with an account elsewhere', async () => {
    const visitor = new Visitor(first.origin, 'arrived')
    const started = await visitor.fetch(`${openIdStartPath}/campus`, { redirect: 'manual' })
    const there = started.headers.get('location') ?? ''
    const query = await provider.signIn(there, 'arrived')
    await visitor.fetch(`${openIdCallbackPath}/campus?${query.toString()}`, { redirect: 'manual' })
    const username = 'arrived'
    const refused = visitor.trpc.identities.register.mutate({ username })
    expect(await refusalOf(refused)).toMatchObject({ code: 'terms_not_accepted' })
    await visitor.trpc.identities.register.mutate({ username, acceptedTerms: '1' })
    expect(await acceptedBy('arrived')).toEqual(['1'])
  })

  it('also while an administrator is still to approve it', async () => {
    const approving = await world.startAnother({ registration: 'approval', terms: setting({}) })
    const waiting = new Visitor(approving.origin, 'waiting')
    const { username, password } = waiting
    const account = { username, password, email: 'waiting@example.org' }
    await waiting.trpc.users.register.mutate({ ...account, acceptedTerms: '1' })
    expect(await acceptedBy('waiting')).toEqual(['1'])
  })
})

describe('whoever has not accepted the newest version', () => {
  it('does nothing on the pages before, wherever she is signed in, and everything after', async () => {
    const ada = await Visitor.signUp(world.api.origin, 'first-ada')
    const pages = pagesOf(second, ada)
    expect(await pages.terms.owed.query()).toBe(true)
    const held = [
      pages.jobs.list.query({}),
      pages.credentials.challenge.mutate({ serviceId: world.service }),
      pages.credentials.remove.mutate({ serviceId: world.service }),
      pages.tokens.make.mutate({ name: 'nightly', scopes: ['jobs:read'], days: 30 }),
    ]
    for (const one of await Promise.all(held.map(refusalOf)))
      expect(one).toMatchObject({ code: 'terms_not_accepted', link: '/accept-terms' })
    for (const path of [`/api/results/${newId(fileId)}`, '/jobs'])
      expect(await refusalBody(await browse(second, ada, path))).toMatchObject({
        code: 'terms_not_accepted',
      })
    expect(await ada.trpc.jobs.list.query({})).toMatchObject({ jobs: [] })

    const older = pages.terms.accept.mutate({ version: '1' })
    expect(await refusalOf(older)).toMatchObject({ code: 'terms_changed' })
    await pages.terms.accept.mutate({ version: '2' })
    await pages.terms.accept.mutate({ version: '2' })
    expect(await pages.terms.owed.query()).toBe(false)
    expect(await pages.jobs.list.query({})).toMatchObject({ jobs: [] })
    expect(await acceptedBy('first-ada')).toEqual(['2'])
    const { lines } = await pages.record.own.query({})
    expect(lines.filter(({ action }) => action === 'terms.accepted')).toMatchObject([
      { subject: '2' },
    ])
  })

  it('reads the terms, signs in and out, takes her data along, and leaves', async () => {
    const ada = await Visitor.signUp(world.api.origin, 'leaving-ada')
    const pages = pagesOf(second, ada)
    expect(await pages.auth.me.query()).toMatchObject({ username: 'leaving-ada' })
    expect(await pages.terms.get.query()).toMatchObject({
      version: '2',
      texts: { fr: 'The fr.\n' },
    })
    expect(await pages.terms.mine.query()).toEqual([])
    expect(await pages.secondFactors.get.query()).toMatchObject({ hasPassword: true })

    const { path } = await pages.ownData.prepare.mutate()
    const archive = await browse(second, ada, path)
    const files = await unzip(Buffer.from(await archive.arrayBuffer()), 'none is needed')
    expect(JSON.parse(files.get('accepted_terms.json')?.toString() ?? '')).toEqual([])

    const elsewhere = new Visitor(second.origin, ada.username)
    const { username, password } = ada
    await elsewhere.trpc.auth.login.mutate({ username, password })
    await elsewhere.trpc.auth.logout.mutate()
    expect(await elsewhere.trpc.auth.me.query()).toBeNull()

    expect(await pages.removal.ask.mutate({ password })).toMatchObject({
      removeAt: expect.any(String),
    })
  })

  it('sets the password that an administrator requires first, and accepts the terms then', async () => {
    const ada = await world.signUp()
    const password = 'a lantern, a ferry, a drum'
    await world.rows(
      'update proof.passwords set renewal_required_at = now() where user_id = $1',
      ada.id,
    )
    const there = new Visitor(strict.origin, ada.username)
    await there.trpc.auth.login.mutate({ username: ada.username, password: ada.password })
    const jobs = async () => await refusalOf(there.trpc.jobs.list.query({}))
    const accept = async () => await there.trpc.terms.accept.mutate({ version: '2' })
    expect(await jobs()).toMatchObject({ code: 'new_password_needed' })
    expect(await refusalOf(accept())).toMatchObject({ code: 'new_password_needed' })
    expect(await acceptedBy(ada.username)).toEqual([])
    expect(await there.trpc.auth.renewPassword.mutate({ password })).toMatchObject({
      awaitsPassword: false,
    })
    expect(await jobs()).toMatchObject({ code: 'terms_not_accepted' })
    await accept()
    expect(await there.trpc.jobs.list.query({})).toMatchObject({ jobs: [] })
  })

  it('has scripts and programs that go on for the days of grace, and are told why afterwards', async () => {
    const ada = await world.connect()
    const { token } = await makeToken(ada)
    const session = await ada.accessToken()
    const admin = await world.signUp()
    await setRole(world, admin, 'admin')
    const program = await enrollProgram(admin)
    const consent = await giveConsent(world, ada, program)
    const own = await tokenOf(world, program)
    const under = { ...showing(own), [consentHeader]: consent.id }
    const ask = async (api: Api, headers: Record<string, string>) =>
      await fetch(`${api.origin}/trpc/jobs.list?input=%7B%7D`, { headers })
    for (const shown of [showing(token), showing(session), under]) {
      expect((await ask(second, shown)).status).toBe(200)
      const refused = await ask(strict, shown)
      expect(refused.status).toBe(403)
      expect(await refused.text()).toContain('"code":"terms_not_accepted"')
    }
    const submit = async (id: BatchId) => {
      const item = {
        consentId: consent.id,
        serviceId: world.service,
        name: 'a',
        fileIds: [newId(fileId)],
      }
      const client = programClient({ ...world, api: strict }, own)
      return await client.programs.batches.submit.mutate({
        batchId: id,
        name: 'night',
        items: [{ ...item, settings: goodSettings }],
      })
    }
    expect(await submit(newId(batchId))).toMatchObject({
      items: [{ outcome: 'refused', fault: { code: 'terms_not_accepted' } }],
    })
    // Nobody accepts for her.
    const accepting = await fetch(`${strict.origin}/trpc/terms.accept`, {
      method: 'POST',
      headers: { ...showing(session), 'content-type': 'application/json' },
      body: JSON.stringify({ version: '2' }),
    })
    expect(accepting.status).toBe(403)
    expect(await acceptedBy(ada.username)).toEqual([])

    await pagesOf(strict, ada).terms.accept.mutate({ version: '2' })
    for (const shown of [showing(token), showing(session), under])
      expect((await ask(strict, shown)).status).toBe(200)
  })

  it('has schedules that go on', async () => {
    const ada = await world.connect()
    const { id } = await upload(ada, await goodVcf())
    const schedule = await makeSchedule(world, ada, [id])
    await isDue(world, schedule.id)
    expect(await refusalOf(pagesOf(strict, ada).jobs.list.query({}))).toMatchObject({
      code: 'terms_not_accepted',
    })
    await fire(world)
    expect((await ada.trpc.jobs.list.query({})).jobs).toHaveLength(1)
  })
})

it('asks nobody for anything without the setting', async () => {
  const ada = await world.signUp()
  expect(await ada.trpc.terms.get.query()).toBeNull()
  expect(await ada.trpc.terms.owed.query()).toBe(false)
  expect(await refusalOf(ada.trpc.terms.accept.mutate({ version: '1' }))).toMatchObject({
    code: 'terms_changed',
  })
})

it.each([
  ['cannot be read', 'nothing'],
  ['is empty', 'empty'],
])('does not start with a text that %s', async (_, name) => {
  await writeFile(join(home, 'empty'), ' \n')
  const texts = { ...setting({}).texts, pt: join(home, name) }
  await expect(readHouseTerms(setting({ texts }))).rejects.toThrow(join(home, name))
})

/** The pages of another api process, in the browser in which she is signed in. */
function pagesOf(api: Api, visitor: Visitor) {
  return createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `${api.origin}/trpc`,
        headers: () => ({ cookie: visitor.cookie, origin: Visitor.pageOrigin }),
      }),
    ],
  })
}

async function browse(api: Api, { cookie }: Visitor, path: string): Promise<Response> {
  return await fetch(`${api.origin}${path}`, { headers: { cookie, origin: Visitor.pageOrigin } })
}

async function acceptedBy(username: string): Promise<readonly unknown[]> {
  const rows = await world.rows(
    `select version from app.accepted_terms t join app.users u on u.id = t.user_id where u.username = $1`,
    username,
  )
  return rows.map(({ version }) => version)
}
