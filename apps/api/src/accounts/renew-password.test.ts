import { randomUUID } from 'node:crypto'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import { Secret } from '@tessera/crypto/secret'
import { openIdentitySession } from '@tessera/db/identities'
import { openLogin } from '@tessera/db/login'
import { asSignIn } from '@tessera/db/unit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Authenticator, outlastStepUp } from '../../test/authenticator.ts'
import { receiveMail } from '../../test/mail.ts'
import { makeToken, showing } from '../../test/personal-token.ts'
import { accessOf } from '../../test/procedures.ts'
import { setRole } from '../../test/roles.ts'
import { SoftwareKey } from '../../test/software-key.ts'
import { addressOf, signUpConfirmed } from '../../test/somebody.ts'
import { storeResult } from '../../test/stored-result.ts'
import { submitGoodJob } from '../../test/submitted-job.ts'
import { announce } from '../../test/tus-upload.ts'
import { refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
let admin: Visitor
beforeAll(async () => {
  world = await createWorld()
  admin = await world.signUp()
  await setRole(world, admin, 'admin')
})
afterAll(async () => await world[Symbol.asyncDispose]())

const password = 'a lantern, a ferry, a drum'

it('a required password signs its owner out, ends her access tokens, and is told to her and on record', async () => {
  const ada = await signUpConfirmed(world)
  const { token } = await makeToken(ada)
  await require(ada)
  expect(await ada.trpc.auth.me.query()).toBeNull()
  const withToken = await fetch(`${world.api.origin}/trpc/jobs.list`, { headers: showing(token) })
  expect(withToken.status).toBe(401)
  expect(await receiveMail(world.database)).toMatchObject([
    { kind: 'token_made' },
    { kind: 'new_password_required', address: addressOf(ada) },
  ])
  expect(await linesOf(ada)).toEqual([[`admin:${admin.id}`, { by: admin.username }]])
  expect(await linesOf(admin)).toContainEqual([`user:${admin.id}`, { user: ada.username }])
  expect(await stateOf(ada)).toMatchObject({ newPasswordRequiredAt: expect.any(String) })

  const back = await signIn(ada)
  const former = back.cookie
  expect(await back.trpc.auth.me.query()).toMatchObject({ id: ada.id, awaitsPassword: true })
  expect(await back.trpc.auth.renewPassword.mutate({ password })).toMatchObject({
    id: ada.id,
    awaitsPassword: false,
  })
  expect(await back.trpc.jobs.list.query({})).toMatchObject({ jobs: [] })
  expect(await statusWith(former)).toBe(401)
  expect(await stateOf(ada)).toMatchObject({ newPasswordRequiredAt: null, sessions: 1 })
  expect(await refusalOf(signIn(ada))).toMatchObject({ code: 'sign_in_refused' })
  expect(await (await signIn(ada, password)).trpc.auth.me.query()).toMatchObject({
    awaitsPassword: false,
  })
})

it('a session that awaits a password is refused everything but to be asked who it is, to set one and to end', async () => {
  const ada = await world.connect()
  const job = await submitGoodJob(world, ada)
  const result = await storeResult(world, ada, job, { name: 'x.zip', bytes: Buffer.from('own') })
  await setRole(world, ada, 'auditor')
  await require(ada)
  const back = await signIn(ada)
  const asked: string[] = []
  for (const { path, type, access } of accessOf()) {
    // A session is no program’s.
    if (access === 'everybody' || access === 'program') continue
    const headers = { 'content-type': 'application/json' }
    const response = await back.fetch(
      `/trpc/${path}`,
      type === 'mutation' ? { method: 'POST', headers } : { headers },
    )
    const answer = await response.text()
    expect(answer, path).toMatch(/"code":"(?:new_password_needed|invalid_input|not_allowed)"/)
    if (answer.includes('new_password_needed')) asked.push(path)
  }
  expect(asked).toEqual(
    expect.arrayContaining(['jobs.list', 'sessions.list', 'credentials.list', 'record.list']),
  )
  const jobId = job.id
  const calls = [
    back.trpc.jobs.get.query({ jobId }),
    back.trpc.jobs.progressTicket.mutate({ jobId }),
    back.trpc.results.password.mutate({ jobId }),
    back.trpc.tokens.make.mutate({ name: 'x', scopes: ['jobs:read'], days: 1 }),
    back.trpc.auth.changePassword.mutate({ current: ada.password, replacement: password }),
    back.trpc.auth.setPassword.mutate({ password }),
    back.trpc.auth.stepUp.mutate({ kind: 'password', password: ada.password }),
    back.trpc.removal.ask.mutate({ password: ada.password }),
  ].map(async (call) => (await refusalOf(call)).code)
  expect(new Set(await Promise.all(calls))).toEqual(new Set(['new_password_needed']))
  expect(await refusalOf(back.trpc.removal.undo.mutate())).toMatchObject({
    code: 'removal_not_undone',
  })
  for (const [path, init] of [
    [`/api/results/${result}`, {}],
    [`/api/results/${result}/download-link`, { method: 'POST' }],
    [`/api/uploads/${randomUUID()}`, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } }],
    ['/jobs', {}],
  ] as const)
    expect((await back.fetch(path, init)).status, path).toBe(403)
  await expect(announce(back, { size: 1 })).rejects.toThrow('403')
  expect(await back.trpc.auth.me.query()).toMatchObject({ awaitsPassword: true, roles: [] })
  const { cookie } = back
  await back.trpc.auth.logout.mutate()
  const answer = await fetch(`${world.api.origin}/trpc/auth.me`, { headers: { cookie } })
  expect(await answer.json()).toMatchObject({ result: { data: null } })
})

it('whichever way somebody signs in, her session awaits the password', async () => {
  const ada = await signUpConfirmed(world)
  const { key, recoveryCodes } = await SoftwareKey.addTo(ada)
  const app = await Authenticator.addTo(world, ada)
  await world.rows(
    `insert into proof.identities (user_id, provider, issuer, subject, label) values ($1, 'campus', 'https://campus.example', $2, 'ada')`,
    ada.id,
    ada.username,
  )
  await require(ada)
  const browsers = [newBrowser(), newBrowser(), newBrowser(), newBrowser()] as const
  const [byKey, byCode, byRecoveryCode, bySecondKey] = browsers
  const answer = key.show(await byKey.trpc.auth.beginPasskeySignIn.mutate())
  await byKey.trpc.auth.passkeySignIn.mutate({ answer })
  const code = await app.newCode()
  await byCode.trpc.auth.completeLogin.mutate({
    ticket: await ticketOf(ada),
    shown: { kind: 'code', code },
  })
  const [recovery = ''] = recoveryCodes
  await byRecoveryCode.trpc.auth.completeLogin.mutate({
    ticket: await ticketOf(ada),
    shown: { kind: 'recovery_code', code: recovery },
  })
  const ticket = await ticketOf(ada)
  const { passkey } = await bySecondKey.trpc.auth.beginSecondStep.mutate({ ticket })
  if (passkey === null) throw new Error('there is no passkey')
  await bySecondKey.trpc.auth.completeLogin.mutate({
    ticket,
    shown: { kind: 'passkey', answer: key.show(passkey) },
  })
  for (const browser of browsers) await awaits(browser)

  await world.rows('delete from proof.passkeys where user_id = $1', ada.id)
  await world.rows('delete from proof.authenticator_apps where user_id = $1', ada.id)
  const token = newToken()
  const url = new Secret(world.database.url('tessera_auth'))
  await using auth = openLogin('tessera_auth', { url, connections: 1 })
  const identity = { issuer: 'https://campus.example', subject: ada.username }
  const row = { proofHash: proofHash(rowProof(token)), userAgent: '', address: '', country: null }
  expect(
    await asSignIn(auth, async (unit) => await openIdentitySession(unit, identity, row)),
  ).toBeInstanceOf(Date)
  const cookie = `__Host-tessera=${token.expose()}`
  expect(await statusWith(cookie)).toBe(403)

  await refusedAsProgram(ada)
})

it('a program’s sign-in is refused before a second factor is asked for, so that no code is shown in vain', async () => {
  const ada = await signUpConfirmed(world)
  await Authenticator.addTo(world, ada)
  await require(ada)
  await refusedAsProgram(ada)
})

it('the same password is refused, and one that is easy to guess', async () => {
  const ada = await world.signUp()
  await require(ada)
  const back = await signIn(ada)
  for (const [wanted, code] of [
    [ada.password, 'same_password'],
    [`${ada.username}12345`, 'password_too_weak'],
  ] as const)
    expect(
      await refusalOf(back.trpc.auth.renewPassword.mutate({ password: wanted })),
    ).toMatchObject({ code })
  await awaits(back)
})

it('only a session that awaits a password sets one so, and only its owner’s', async () => {
  const [ada, bob] = [await world.signUp(), await world.signUp()]
  await require(ada)
  for (const other of [bob, admin, ada, newBrowser()])
    expect(await refusalOf(other.trpc.auth.renewPassword.mutate({ password }))).toMatchObject({
      code: 'not_signed_in',
    })
  await require(bob)
  await (await signIn(bob)).trpc.auth.renewPassword.mutate({ password })
  await awaits(await signIn(ada))
})

it('of two who set it at once one does, and nobody else stays signed in', async () => {
  const ada = await world.signUp()
  await require(ada)
  const both = [await signIn(ada), await signIn(ada)]
  const done = await Promise.allSettled(
    both.map(
      async (one, place) =>
        await one.trpc.auth.renewPassword.mutate({ password: `${password} ${place}` }),
    ),
  )
  expect(done.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const winner = done.findIndex(({ status }) => status === 'fulfilled')
  const who = await Promise.all(both.map(async (one) => await one.trpc.auth.me.query()))
  expect(who.map((one) => one?.awaitsPassword)).toEqual(
    [0, 1].map((place) => (place === winner ? false : undefined)),
  )
  await signIn(ada, `${password} ${winner}`)
})

it('a password that was set by a mailed link is a new one', async () => {
  const ada = await signUpConfirmed(world)
  await require(ada)
  const back = await signIn(ada)
  await newBrowser().trpc.auth.forgotPassword.mutate({ email: addressOf(ada) })
  const mails = await receiveMail(world.database)
  const token = mails.find(({ kind }) => kind === 'reset_password')?.token ?? ''
  await newBrowser().trpc.auth.resetPassword.mutate({ token, password })
  expect(await back.trpc.auth.me.query()).toBeNull()
  expect(await refusalOf(back.trpc.auth.renewPassword.mutate({ password }))).toMatchObject({
    code: 'not_signed_in',
  })
  expect(await (await signIn(ada, password)).trpc.auth.me.query()).toMatchObject({
    awaitsPassword: false,
  })
})

it('nobody but an administrator who has lately shown her factor requires one', async () => {
  const [ada, bob] = [await world.signUp(), await world.signUp()]
  const userId = ada.id
  expect(
    await refusalOf(bob.trpc.administration.users.requireNewPassword.mutate({ userId })),
  ).toMatchObject({ code: 'not_found' })
  const second = await world.signUp()
  await setRole(world, second, 'admin')
  await outlastStepUp(world, second)
  expect(
    await refusalOf(second.trpc.administration.users.requireNewPassword.mutate({ userId })),
  ).toMatchObject({ code: 'second_factor_needed' })
  expect(await ada.trpc.auth.me.query()).toMatchObject({ id: ada.id })
})

it('of an account without a password none is required, and it is said why', async () => {
  const ada = await world.signUp()
  await world.rows('delete from proof.passwords where user_id = $1', ada.id)
  expect(await refusalOf(require(ada))).toMatchObject({ code: 'no_password' })
  expect(await ada.trpc.auth.me.query()).toMatchObject({ awaitsPassword: false })
  expect(
    await refusalOf(
      admin.trpc.administration.users.requireNewPassword.mutate({ userId: randomUUID() }),
    ),
  ).toMatchObject({ code: 'not_found' })
})

async function require({ id }: Visitor): Promise<void> {
  await admin.trpc.administration.users.requireNewPassword.mutate({ userId: id })
}

async function signIn(of: Visitor, shown = of.password): Promise<Visitor> {
  const { username } = of
  const browser = new Visitor(world.api.origin, username)
  await browser.trpc.auth.login.mutate({ username, password: shown })
  return browser
}

/** And no session stays of it. */
async function refusedAsProgram({ id, username, password: shown }: Visitor): Promise<void> {
  const bearers = `select from proof.sessions where user_id = $1 and kind = 'bearer'`
  const before = await world.rows(bearers, id)
  const answer = await fetch(`${world.api.origin}/api/auth/login`, {
    method: 'POST',
    body: JSON.stringify({ username, password: shown }),
  })
  expect([answer.status, await answer.json()]).toMatchObject([403, { code: 'new_password_needed' }])
  expect(await world.rows(bearers, id)).toEqual(before)
}

async function ticketOf({ username, password: shown }: Visitor): Promise<string> {
  const answer = await newBrowser().trpc.auth.login.mutate({ username, password: shown })
  if (answer.outcome !== 'second_factor') throw new Error('no second factor was asked for')
  return answer.ticket
}

async function awaits(browser: Visitor): Promise<void> {
  expect(await browser.trpc.auth.me.query()).toMatchObject({ awaitsPassword: true })
  expect(await refusalOf(browser.trpc.jobs.list.query({}))).toMatchObject({
    code: 'new_password_needed',
  })
}

async function stateOf({ id }: Visitor) {
  return await admin.trpc.administration.users.get.query({ userId: id })
}

async function linesOf({ id }: Visitor) {
  const rows = await world.rows(
    `select actor, detail from app.audit where user_id = $1 and action = 'password.renewal_required' order by id`,
    id,
  )
  return rows.map(({ actor, detail }) => [actor, detail])
}

async function statusWith(cookie: string): Promise<number> {
  return (await fetch(`${world.api.origin}/trpc/sessions.list`, { headers: { cookie } })).status
}

function newBrowser(): Visitor {
  return new Visitor(world.api.origin, 'somebody')
}
