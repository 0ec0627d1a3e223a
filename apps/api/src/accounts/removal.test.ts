import { mkdir, readdir, readFile, rm, rmdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { Secret } from '@tessera/crypto/secret'
import {
  beginDueRemoval,
  goOnRemoving,
  listRemovedFiles,
  remindOfRemovals,
} from '@tessera/db/account-removals'
import { type Login, openLogin } from '@tessera/db/login'
import { asProgram, asSweep, type SweepUnit } from '@tessera/db/unit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Authenticator, outlastStepUp } from '../../test/authenticator.ts'
import { receiveMail } from '../../test/mail.ts'
import { makeToken, showing } from '../../test/personal-token.ts'
import { enrollProgram } from '../../test/program.ts'
import { setRole } from '../../test/roles.ts'
import { makeSchedule } from '../../test/schedules.ts'
import { storeResult } from '../../test/stored-result.ts'
import { submitGoodJob } from '../../test/submitted-job.ts'
import { upload } from '../../test/tus-upload.ts'
import { goodVcf } from '../../test/vcf-files.ts'
import { refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, goodSettings, type World } from '../../test/world.ts'
import { removeFilesOfRemoved } from '../uploads/remove-files.ts'
import { openFileStorage } from '../uploads/file-storage.ts'

let world: World
let admin: Visitor
let system: Login<'tessera_system'>
let api: Login<'tessera_api'>
beforeAll(async () => {
  world = await createWorld()
  admin = await world.signUp()
  await setRole(world, admin, 'admin')
  await world.rows(
    `update app.users set email = 'administrator@example.org', email_verified_at = now() where id = $1`,
    admin.id,
  )
  system = openLogin('tessera_system', { url: new Secret(world.database.url('tessera_system')) })
  api = openLogin('tessera_api', { url: new Secret(world.database.url('tessera_api')) })
})
afterAll(async () => {
  await api[Symbol.asyncDispose]()
  await system[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

it('ends at once what acts for her, and leaves nothing of her after a week but what was said', async () => {
  const ada = await canary()
  const bob = await world.connect()
  await submitGoodJob(world, bob)
  const others = await rowsOf(bob)
  expect(await findings()).not.toEqual([])

  await world.rows(
    `update app.attempts set submission = 'submitted', remote_id = 'job-1' where user_id = $1`,
    ada.id,
  )
  await world.rows(`update app.jobs set state = 'running' where user_id = $1`, ada.id)
  const elsewhere = await signInElsewhere(ada)
  const { token } = await makeToken(ada)
  const { removeAt } = await ada.trpc.removal.ask.mutate({ password: ada.password })
  expect(Date.parse(removeAt) - Date.now()).toBeGreaterThan(6.9 * 24 * 3_600_000)
  expect(await elsewhere.trpc.auth.me.query()).toBeNull()
  const withToken = await fetch(`${world.api.origin}/trpc/jobs.list`, { headers: showing(token) })
  expect(withToken.status).toBe(401)
  expect(await standing(ada)).toEqual({
    delegations: ['cancel', 'poll'],
    schedules: ['paused'],
    permissions: 0,
  })
  expect(await refusalOf(ada.trpc.jobs.list.query({}))).toMatchObject({ code: 'account_leaving' })
  expect(await ada.trpc.auth.me.query()).toMatchObject({ username: 'canary-ada', removeAt })

  await isDue(ada)
  expect(await mailKinds()).toEqual([
    ['removal_asked', 'canary@example.org'],
    ['removal_soon', 'canary@example.org'],
  ])
  expect(await sweep(beginDueRemoval)).toBeNull()
  await world.rows(
    `update proof.mails set sent_at = sent_at - interval '1 day' where kind = 'removal_soon'`,
  )
  expect(await sweep(beginDueRemoval)).toBe(ada.id)
  expect(await ada.trpc.auth.me.query()).toBeNull()
  expect(await refusalOf(signInElsewhere(ada))).toMatchObject({ code: 'sign_in_refused' })
  await removeTheRest()

  expect(await mailKinds()).toEqual([['account_removed', 'canary@example.org']])
  expect(await findings()).toEqual([])
  expect(await rowsOf(bob)).toEqual(others)
  const [removed] = await world.rows('select ended_at from proof.account_removals')
  expect(removed?.['ended_at']).toBeInstanceOf(Date)
  // Somebody else may have the name from now on.
  await Visitor.signUp(world.api.origin, ada.username)
}, 60_000)

it('is undone by whoever signs in meanwhile, and what was ended stays so', async () => {
  await receiveMail(world.database)
  const ada = await Visitor.signUp(world.api.origin, 'undoing', { email: 'undoing@example.org' })
  const [mail] = await receiveMail(world.database)
  await ada.trpc.address.confirm.mutate({ token: mail?.token ?? '' })
  const before = ada.cookie
  await ada.trpc.removal.ask.mutate({ password: ada.password })
  const back = await signInElsewhere(ada)
  expect(await back.trpc.auth.me.query()).toMatchObject({ removeAt: expect.any(String) })
  const copy = back.cookie
  expect(await back.trpc.removal.undo.mutate()).toMatchObject({ id: ada.id, removeAt: null })
  expect(await back.trpc.jobs.list.query({})).toMatchObject({ jobs: [] })
  for (const cookie of [before, copy])
    expect(
      (await fetch(`${world.api.origin}/trpc/jobs.list`, { headers: { cookie } })).status,
    ).toBe(401)
  expect(await refusalOf(back.trpc.removal.undo.mutate())).toMatchObject({
    code: 'removal_not_undone',
  })
  expect(await mailKinds()).toEqual([
    ['removal_asked', 'undoing@example.org'],
    ['removal_undone', 'undoing@example.org'],
  ])
})

it('is not undone once it has begun, and a session of somebody who stays undoes nothing', async () => {
  const [ada, bob] = [await world.signUp(), await world.signUp()]
  await ada.trpc.removal.ask.mutate({ password: ada.password })
  expect(await refusalOf(bob.trpc.removal.undo.mutate())).toMatchObject({
    code: 'removal_not_undone',
  })
  await isDue(ada)
  await sweep(beginDueRemoval)
  expect(await refusalOf(ada.trpc.removal.undo.mutate())).toMatchObject({
    code: 'removal_not_undone',
  })
  await removeTheRest()
})

it('removes every file that can be removed, whichever cannot, and that one later', async () => {
  const ada = await world.signUp()
  const [stuck, other] = [
    await upload(ada, await goodVcf(), { name: 'first.vcf.gz' }),
    await upload(ada, await goodVcf(), { name: 'second.vcf.gz' }),
  ]
  await ada.trpc.removal.ask.mutate({ password: ada.password })
  await isDue(ada)
  await sweep(beginDueRemoval)
  const storage = await openFileStorage(world)
  const [name = ''] = await readdir(join(world.filesDir, stuck.id))
  const path = join(world.filesDir, stuck.id, name)
  await rm(path)
  await mkdir(path)
  expect((await removeFilesOfRemoved({ api, storage })).errors).toHaveLength(1)
  const left = await world.rows('select id from app.files where id in ($1, $2)', stuck.id, other.id)
  expect(left).toEqual([{ id: stuck.id }])
  await rmdir(path)
  await removeTheRest()
  expect(await world.rows('select from app.files where id = $1', stuck.id)).toEqual([])
})

it('lets nobody in as a program, and keeps no session of one', async () => {
  const { id, trpc, username, password } = await world.signUp()
  await trpc.removal.ask.mutate({ password })
  const response = await fetch(`${world.api.origin}/api/auth/login`, {
    method: 'POST',
    body: JSON.stringify({ username, password }),
  })
  expect(await response.json()).toMatchObject({ code: 'account_leaving' })
  const bearers = `select from proof.sessions where user_id = $1 and kind = 'bearer'`
  expect(await world.rows(bearers, id)).toEqual([])
})

it('lets whoever is leaving sign out', async () => {
  const ada = await world.signUp()
  await ada.trpc.removal.ask.mutate({ password: ada.password })
  const { cookie } = ada
  await ada.trpc.auth.logout.mutate()
  const answer = await fetch(`${world.api.origin}/trpc/auth.me`, { headers: { cookie } })
  expect(await answer.json()).toMatchObject({ result: { data: null } })
})

it('asks for the password and for a recent second factor, and stops nothing before', async () => {
  const ada = await world.connect()
  const job = await submitGoodJob(world, ada)
  const ask = async (password?: string) =>
    await refusalOf(ada.trpc.removal.ask.mutate({ ...(password !== undefined && { password }) }))
  expect(await ask('not this one')).toMatchObject({ code: 'password_refused' })
  expect(await ask()).toMatchObject({ code: 'password_refused' })
  await Authenticator.addTo(world, ada)
  await outlastStepUp(world, ada)
  expect(await ask(ada.password)).toMatchObject({ code: 'second_factor_needed' })
  expect(await ada.trpc.jobs.get.query({ jobId: job.id })).toMatchObject({ state: 'queued' })
})

it('is refused to the last administrator, with everything of hers as it was', async () => {
  const { token } = await makeToken(admin)
  const refusal = await refusalOf(admin.trpc.removal.ask.mutate({ password: admin.password }))
  expect(refusal).toMatchObject({ code: 'last_administrator' })
  const answer = await fetch(`${world.api.origin}/trpc/jobs.list`, { headers: showing(token) })
  expect(answer.status).toBe(200)

  const second = await world.signUp()
  await setRole(world, second, 'admin')
  const both = await Promise.allSettled(
    [admin, second].map(
      async (one) => await one.trpc.removal.ask.mutate({ password: one.password }),
    ),
  )
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
})

/** Somebody whose every word can be found again. */
async function canary(): Promise<Visitor> {
  const ada = await Visitor.signUp(world.api.origin, 'canary-ada', { email: 'canary@example.org' })
  const [mail] = await receiveMail(world.database)
  await ada.trpc.address.confirm.mutate({ token: mail?.token ?? '' })
  await ada.trpc.profile.save.mutate({
    name: 'Canary Nkosi',
    institution: 'Canary Institute',
    country: 'ZA',
    orcid: null,
    locale: 'fr',
    timeZone: null,
  })
  await world.rows(
    `insert into proof.invitations (address, locale, note, invited_by, accepted_at, accepted_by)
     values ('canary@example.org', 'en', 'canary of the lab', $1, now(), $2)`,
    admin.id,
    ada.id,
  )
  const { token } = await world.sandbox.signUp('canarythere')
  await ada.connect(world.service, token)
  await world.offer(ada.id)
  const file = await upload(ada, await goodVcf(), { name: 'canary.vcf.gz' })
  await upload(ada, await goodVcf(), { name: 'canary-unused.vcf.gz' })
  const job = await ada.trpc.jobs.submit.mutate({
    serviceId: world.service,
    name: 'canary job',
    fileIds: [file.id],
    settings: goodSettings,
  })
  await storeResult(world, ada, job, { name: 'canary.zip', bytes: Buffer.from('canary') })
  await makeSchedule(world, ada, [file.id])
  const program = await enrollProgram(admin)
  const scopes = ['jobs:read' as const]
  await ada.trpc.consents.give.mutate({
    programId: program.id,
    serviceId: world.service,
    scopes,
    days: 30,
  })
  await setRole(world, ada, 'admin')
  const users = ada.trpc.administration.users
  await users.grantRole.mutate({
    userId: admin.id,
    role: 'auditor',
    serviceId: null,
    expiresAt: null,
  })
  const invite = ada.trpc.administration.invitations.send
  const note = 'a word of canary'
  await invite.mutate({ address: 'guest@example.org', locale: 'en', note, roles: [] })
  await invite.mutate({ address: 'administrator@example.org', locale: 'en', note, roles: [] })
  await receiveMail(world.database)
  await setRole(world, ada, 'researcher')
  await world.rows('delete from proof.authenticator_apps where user_id = $1', ada.id)
  return ada
}

async function signInElsewhere({ username, password }: Visitor): Promise<Visitor> {
  const elsewhere = new Visitor(world.api.origin, username)
  await elsewhere.trpc.auth.login.mutate({ username, password })
  return elsewhere
}

async function isDue({ id }: Visitor): Promise<void> {
  await world.rows(
    `update proof.account_removals set remove_at = now() + interval '23 hours' where user_id = $1`,
    id,
  )
  await sweep(remindOfRemovals)
  await world.rows(
    `update proof.account_removals set remove_at = now(), reminded_at = now() - interval '1 day' where user_id = $1`,
    id,
  )
}

async function removeTheRest(): Promise<void> {
  const storage = await openFileStorage(world)
  await using _broker = await world.broker.startAnother()
  await expect
    .poll(
      async () =>
        await world.rows(
          `select c.id from app.credentials c join app.users u on u.id = c.user_id where u.status = 'removed'`,
        ),
    )
    .toEqual([])
  await world.rows(
    `update app.jobs set state = 'cancelled', ended_at = now() where ended_at is null and user_id in (select id from app.users where status = 'removed')`,
  )
  for (;;) {
    // Killed between the bytes and the row.
    const [one] = await asProgram(api, async (unit) => await listRemovedFiles(unit, 1))
    if (one !== undefined) await storage.files.remove(one)
    await removeFilesOfRemoved({ api, storage })
    if ((await sweep(async (unit) => await goOnRemoving(unit, 2))) === null) return
  }
}

async function sweep<T>(work: (unit: SweepUnit) => Promise<T>): Promise<T> {
  return await asSweep(system, 'remove-accounts', work)
}

async function mailKinds(): Promise<readonly (readonly [string, string])[]> {
  const mails = await receiveMail(world.database)
  return mails
    .filter(({ kind }) => kind.includes('remov'))
    .map(({ kind, address }) => [kind, address])
}

async function standing({ id }: Visitor) {
  const all = async (statement: string) => await world.rows(statement, id)
  return {
    delegations: (
      await all(
        `select unnest(scopes) as scope from app.delegations where user_id = $1 and state = 'live'`,
      )
    ).map(({ scope }) => scope),
    schedules: (await all(`select state from app.schedules where user_id = $1`)).map(
      ({ state }) => state,
    ),
    permissions: (
      await all(`select from proof.standing_permissions where user_id = $1 and ended_at is null`)
    ).length,
  }
}

/** Where in the database, as text or as bytes, or in the folder of files her word is found. */
async function findings(): Promise<readonly string[]> {
  const found: string[] = []
  const tables = await world.rows(
    `select c.oid::regclass::text as name from pg_class c
     where c.relkind = 'r' and c.relnamespace::regnamespace::text in ('app', 'proof', 'vault')`,
  )
  const hex = Buffer.from('canary').toString('hex')
  for (const { name } of tables) {
    const rows = await world.rows(
      `select from ${String(name)} t where t::text ilike '%canary%' or t::text like '%${hex}%'`,
    )
    if (rows.length > 0) found.push(String(name))
  }
  for (const directory of [world.filesDir, world.uploadsDir])
    for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      const [id = ''] = relative(directory, path).split('/')
      const [row] = await world.rows(`select from app.files where id::text = $1`, id)
      if (row === undefined) found.push(path)
      if ((await readFile(path)).includes('canary')) found.push(path)
    }
  return found
}

async function rowsOf({ id }: Visitor) {
  const tables = await world.rows(
    `select distinct attrelid::regclass::text as name from pg_attribute a join pg_class c on c.oid = a.attrelid
     where attname = 'user_id' and c.relkind = 'r' and c.relnamespace::regnamespace::text in ('app', 'proof', 'vault') order by 1`,
  )
  const counts: Record<string, number> = {}
  for (const { name } of tables)
    counts[String(name)] = (
      await world.rows(`select from ${String(name)} where user_id = $1`, id)
    ).length
  return counts
}
