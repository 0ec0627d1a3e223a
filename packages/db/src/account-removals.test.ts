import { fileId, userId } from '@tessera/contracts/ids'
import { Secret } from '@tessera/crypto/secret'
import { afterAll, expect, test } from 'vitest'
import { readTables } from '../test/catalogue.ts'
import { type House, openHouse } from '../test/house.ts'
import { haveOnlyRole, newPerson } from '../test/people.ts'
import { insertUser, type Strand } from '../test/rows.ts'
import {
  beginDueRemoval,
  forgetFiles,
  goOnRemoving,
  listRemovedFiles,
  remindOfRemovals,
} from './account-removals.ts'
import { setUserStatus } from './administered-users.ts'
import { openLogin } from './login.ts'
import { stopUnrunnableJobs } from './stop-jobs.ts'
import { asProgram, asSweep, asUser, asVault, type SweepUnit } from './unit.ts'
import { forgetRemovedAccounts } from './vault/removed-accounts.ts'

const house: House = await openHouse()
const broker = openLogin('tessera_broker', {
  url: new Secret(house.database.url('tessera_broker')),
})
const tables = (await readTables(house.admin))
  .filter(({ name, columns }) => name === 'app.users' || columns.includes('user_id'))
  .map(({ name }) => name)
afterAll(async () => {
  await broker[Symbol.asyncDispose]()
  await house[Symbol.asyncDispose]()
})

/** What stays of somebody who is removed, and why. Of every other table nothing does. */
const kept: Readonly<Record<string, string>> = {
  'app.accepted_terms': 'Which terms were agreed to, and when: versions and times.',
  'app.audit': 'What was done and when, which the law asks for: ids, numbers and words of ours.',
  'app.delegations': 'What was allowed for which job until when: ids, scopes and times.',
  'app.jobs': 'Which job went to which service when and how it ended, without name and settings.',
  'app.role_grants': 'Who had which right over others, ended.',
  'app.users': 'The pseudonym that ties these together, without what she said of herself.',
  'proof.account_removals': 'That she asked, and when it was done.',
  'proof.standing_permissions': 'What she allowed and until when: ids, scopes and times.',
  'vault.alerts': 'What the house was told: ids, never contents.',
  'vault.audit': 'The broker’s record, whose lines are chained: ids, never contents.',
}

test('each table that holds rows of a user is emptied, or it is said why not, and nobody else loses a row', async () => {
  const [ada, bob] = [await leaving(), await newUser()]
  const others = await counts(bob.userId)
  expect(Object.entries(await counts(ada.userId)).filter(([, rows]) => rows === 0)).toEqual([])
  await removeEverything()
  expect(await whatIsLeftOf(ada.userId)).toEqual(Object.keys(kept).toSorted())
  expect(await counts(bob.userId)).toEqual(others)
})

test('of what stays nothing names her: a pseudonym, and lines and jobs without words of hers', async () => {
  const [ada, bob] = [await leaving(), await newUser()]
  const [former] = await ask('select username from app.users where id = $1', ada.userId)
  const lines = [
    [ada.userId, 'user', 'address.changed', 'canary@example.org', { label: 'canary', version: 3 }],
    [ada.userId, 'admin', 'role.granted', 'auditor', { by: 'somebody', service: 1 }],
    [bob.userId, 'admin', 'sessions.ended', '', { by: former?.['username'] }],
  ] as const
  for (const line of lines)
    await ask(
      'insert into app.audit (user_id, actor, action, subject, detail) values ($1, $2, $3, $4, $5)',
      ...line,
    )
  await removeEverything()
  const { rows } = await house.admin.query<{ action: string; subject: string; detail: object }>(
    `select action, subject, detail from app.audit where user_id = $1 and action in ('address.changed', 'role.granted') order by action`,
    [ada.userId],
  )
  expect(rows).toEqual([
    { action: 'address.changed', subject: '', detail: { version: 3 } },
    { action: 'role.granted', subject: 'auditor', detail: { service: 1 } },
  ])
  const [user] = await ask('select * from app.users where id = $1', ada.userId)
  expect(user).toMatchObject({ status: 'removed', email: null, name: null, locale: 'en' })
  expect(String(user?.['username'])).toMatch(/^removed-[0-9a-f]{32}$/)
  const [line] = await ask(
    `select detail ->> 'by' as by from app.audit where user_id = $1 and action = 'sessions.ended'`,
    bob.userId,
  )
  expect(line).toEqual({ by: user?.['username'] })
  const jobs = await ask(`select name, settings from app.jobs where user_id = $1`, ada.userId)
  expect(jobs).toEqual([{ name: 'removed', settings: {} }])
  await expect(
    house.admin.query(`update app.users set status = 'active' where id = $1`, [ada.userId]),
  ).rejects.toThrow('the account was removed')
})

test('whoever is killed at any step leaves the rest to the next one, which comes to the same end', async () => {
  const ada = await leaving()
  await sweep(beginDueRemoval)
  for (let rounds = 0; ; rounds += 1) {
    const killed = sweep(async (unit) => {
      await goOnRemoving(unit, 1)
      throw new Error('killed')
    })
    await expect(killed).rejects.toThrow('killed')
    // Its bytes are gone, and nobody has written so.
    await asProgram(house.api, async (unit) => await listRemovedFiles(unit, 1))
    if ((await oneRound(1)) === null) break
    expect(rounds).toBeLessThan(50)
  }
  expect(await whatIsLeftOf(ada.userId)).toEqual(Object.keys(kept).toSorted())
})

test('two that remove at once do not meet: each takes another account, and none twice', async () => {
  const people = [await leaving(), await leaving()]
  const begun = await Promise.all([sweep(beginDueRemoval), sweep(beginDueRemoval)])
  expect(new Set(begun)).toEqual(new Set(people.map(({ userId }) => userId)))
  expect(await sweep(beginDueRemoval)).toBeNull()
  await removeEverything()
})

test('a batch of more jobs than one round takes goes with the last of them, also when one is open for longer', async () => {
  const ada = await leaving()
  const [batch] = await ask('select id from app.batches where user_id = $1', ada.userId)
  await ask(
    `insert into app.jobs (user_id, service_id, name, settings, batch_id, batch_place)
     select j.user_id, j.service_id, 'canary', '{}', $2, n
     from app.jobs j, generate_series(1, 5) n where j.user_id = $1`,
    ada.userId,
    batch?.['id'],
  )
  await ask(
    `update app.jobs set state = 'cancelled', ended_at = now() where user_id = $1 and batch_place > 1`,
    ada.userId,
  )
  await sweep(beginDueRemoval)
  for (let round = 0; round < 5; round++)
    expect(await sweep(async (unit) => await goOnRemoving(unit, 2))).not.toBeNull()
  expect((await counts(ada.userId))['app.batches']).toBe(1)
  await removeEverything(2)
  expect(await whatIsLeftOf(ada.userId)).toEqual(Object.keys(kept).toSorted())
})

test('one whose removal fails keeps nobody else’s from going on', async () => {
  const [ada, bob] = [await leaving(), await leaving()]
  while ((await sweep(beginDueRemoval)) !== null);
  await ask(
    `create function app.fail() returns trigger language plpgsql as 'begin raise exception ''stuck''; end'`,
  )
  await ask(
    `create trigger fail before delete on app.notices for each row when (old.user_id = '${ada.userId}') execute function app.fail()`,
  )
  try {
    await expect
      .poll(
        async () => {
          await sweep(async (unit) => await goOnRemoving(unit, 1_000)).catch(() => null)
          return (await ask('select from app.notices where user_id = $1', bob.userId)).length
        },
        { interval: 1, timeout: 10_000 },
      )
      .toBe(0)
  } finally {
    await ask('drop function app.fail cascade')
  }
  await removeEverything()
})

test('what is left to others is no end: the piece after it says that it is the last one', async () => {
  const ada = await leaving()
  await ask(`update app.credentials set is_active = false where user_id = $1`, ada.userId)
  await sweep(beginDueRemoval)
  await asSweep(house.system, 'stop-jobs', stopUnrunnableJobs)
  const goOn = async () => await sweep(async (unit) => await goOnRemoving(unit, 1_000))
  while (((await goOn())?.removed ?? 0) > 0);
  expect(await goOn()).toEqual({ removed: 0, hasEnded: false })
  const files = await asProgram(house.api, async (unit) => await listRemovedFiles(unit, 1_000))
  await asProgram(house.api, async (unit) => await forgetFiles(unit, files))
  await asVault(broker, forgetRemovedAccounts)
  // The receipt that waited for the bytes.
  expect(await goOn()).toEqual({ removed: 1, hasEnded: false })
  expect(await goOn()).toEqual({ removed: 0, hasEnded: true })
  expect(await goOn()).toBeNull()
})

test('files that cannot be removed keep no other from its turn', async () => {
  const ada = await leaving()
  const files = await ask('select id from app.files where user_id = $1', ada.userId)
  expect(files.length).toBeGreaterThan(1)
  await sweep(beginDueRemoval)
  while (((await sweep(async (unit) => await goOnRemoving(unit, 1_000)))?.removed ?? 0) > 0);
  const seen = new Set<string>()
  await expect
    .poll(
      async () => {
        const [one] = await asProgram(house.api, async (unit) => await listRemovedFiles(unit, 1))
        return seen.add(one ?? '').size
      },
      { interval: 1, timeout: 10_000 },
    )
    .toBe(files.length)
  await removeEverything()
})

test('of what she wrote to others no word stays, and what was not sent is not', async () => {
  const [ada, bob] = [await leaving(), await newUser()]
  const [invitation] = await ask(
    `insert into proof.invitations (address, locale, note, invited_by) values ('guest@example.org', 'en', 'canary', $1) returning id`,
    ada.userId,
  )
  await ask(
    `insert into proof.mails (user_id, kind, address, invitation_id, sender_id, state, detail)
     values (null, 'invitation', 'guest@example.org', $1, $2, 'sent', '{"by": "canary", "note": "canary"}'),
       ($3, 'invitation_not_needed', 'bob@example.org', null, $2, 'sent', '{"by": "canary", "note": "canary"}'),
       ($3, 'invitation_not_needed', 'bob@example.org', null, $2, 'due', '{"by": "canary", "note": "canary"}')`,
    invitation?.['id'],
    ada.userId,
    bob.userId,
  )
  await removeEverything()
  const written = `select state, detail ->> 'note' as note, detail ->> 'by' as by from proof.mails where sender_id = $1`
  const mails = await ask(written, ada.userId)
  const by = expect.stringMatching(/^removed-/)
  expect(mails).toEqual(Array.from({ length: 2 }, () => ({ state: 'sent', note: '', by })))
  expect(await ask('select note from proof.invitations where invited_by = $1', ada.userId)).toEqual(
    expect.arrayContaining([{ note: '' }]),
  )
})

test('a study of hers goes to another lead, and where there is none it ends, with the jobs of others as they are', async () => {
  const [led, unled, bob] = [await leaving(), await leaving(), await newUser()]
  for (const [{ studyId, userId: owner }, role] of [
    [led, 'lead'],
    [unled, 'contributor'],
  ] as const)
    await ask(
      `insert into proof.study_members (study_id, user_id, role, added_by) values ($1, $2, $3, $4) returning study_id`,
      studyId,
      bob.userId,
      role,
      owner,
    )
  await ask('update app.jobs set study_id = $1 where id = $2', unled.studyId, bob.jobId)
  await removeEverything()
  const members = async ({ studyId }: Strand) =>
    await ask('select user_id, is_owner from proof.study_members where study_id = $1', studyId)
  expect(await members(led)).toEqual([{ user_id: bob.userId, is_owner: true }])
  expect(await members(unled)).toEqual([])
  const [job] = await ask('select study_id, name from app.jobs where id = $1', bob.jobId)
  expect(job).toEqual({ study_id: null, name: 'A job' })
})

test('an invitation to an address that she named and never confirmed stays', async () => {
  const ada = await leaving()
  await ask(
    `update app.users set email = 'other@example.org', email_verified_at = null where id = $1`,
    ada.userId,
  )
  await ask(
    `insert into proof.invitations (address, locale, note, invited_by) values ('other@example.org', 'en', '', $1)`,
    (await newUser()).userId,
  )
  await removeEverything()
  expect(
    await ask(`select from proof.invitations where address = 'other@example.org'`),
  ).toHaveLength(1)
})

test('one whose time has not come is reminded on the last day, once, and loses nothing', async () => {
  const [ada, eve] = [
    await leaving(`now() + interval '23 hours'`, 'null'),
    await leaving(`now() + interval '3 days'`, 'null'),
  ]
  const before = await counts(ada.userId)
  expect(await sweep(remindOfRemovals)).toBe(1)
  expect(await sweep(remindOfRemovals)).toBe(0)
  await removeEverything()
  expect(await counts(ada.userId)).toEqual(before)
  expect((await counts(eve.userId))['app.users']).toBe(1)
})

test('nobody is removed who was not told a day before', async () => {
  const ada = await leaving(undefined, 'null')
  await removeEverything()
  await sweep(remindOfRemovals)
  await removeEverything()
  expect(await whatIsLeftOf(ada.userId)).toContain('app.files')
  await ask(
    `update proof.account_removals set reminded_at = reminded_at - interval '1 day' where user_id = $1`,
    ada.userId,
  )
  await removeEverything()
  expect(await whatIsLeftOf(ada.userId)).not.toContain('app.files')
})

test.each([
  ['that waits to be sent', `state = 'due'`],
  ['that went out less than a day ago', `state = 'sent', sent_at = now() - interval '23 hours'`],
  ['that was never tried in a day', `state = 'given_up'`],
])('nobody is removed whose reminder is one %s', async (_, change) => {
  const ada = await reminded(change)
  await removeEverything()
  expect(await whatIsLeftOf(ada.userId)).toContain('app.files')
})

test('a reminder that was never tried is written anew, and one more day is given', async () => {
  const ada = await reminded(`state = 'given_up'`)
  expect(await sweep(remindOfRemovals)).toBe(1)
  expect(await sweep(remindOfRemovals)).toBe(0)
  await reminded(`state = 'sent', sent_at = now() - interval '25 hours'`, ada)
  await removeEverything()
  expect(await whatIsLeftOf(ada.userId)).not.toContain('app.files')
})

test('an address at which nobody takes mail holds up no removal', async () => {
  const ada = await reminded(`state = 'given_up', attempts = 9, failure = 'EENVELOPE'`)
  await removeEverything()
  expect(await whatIsLeftOf(ada.userId)).not.toContain('app.files')
})

test('nobody is removed who cannot undo it: a disabled account waits, and has its seven days again once it is enabled', async () => {
  const ada = await leaving()
  const admin = await newPerson(house.admin)
  await haveOnlyRole(house.admin, admin.userId, 'admin')
  const set = async (status: 'active' | 'disabled') =>
    await asUser(
      house.api,
      admin.session,
      async (unit) => await setUserStatus(unit, userId.parse(ada.userId), status),
    )
  await set('disabled')
  await removeEverything()
  expect(await whatIsLeftOf(ada.userId)).toContain('app.files')
  await set('active')
  expect(
    await ask(
      `select remove_at > now() + interval '6 days' as later, reminded_at from proof.account_removals where user_id = $1`,
      ada.userId,
    ),
  ).toEqual([{ later: true, reminded_at: null }])
})

test('nobody else’s rows can be removed, whoever asks for it', async () => {
  const bob = await newUser()
  const before = await counts(bob.userId)
  for (const table of ['app.job_events', 'app.files', 'app.steps', 'app.notices']) {
    const client = await house.admin.connect()
    await client.query('begin; set local role tessera_proof')
    const { rowCount } = await client.query(`delete from ${table} where user_id = $1`, [bob.userId])
    expect(rowCount, table).toBe(0)
    await client.query('rollback')
    client.release()
  }
  const ids = [fileId.parse(bob.uploadId)]
  await asProgram(house.api, async (unit) => await forgetFiles(unit, ids))
  expect(await counts(bob.userId)).toEqual(before)
})

test('no other purpose removes an account', async () => {
  await expect(asSweep(house.system, 'remind', beginDueRemoval)).rejects.toThrow()
  await expect(asSweep(house.system, 'remind', remindOfRemovals)).rejects.toThrow()
  const goOn = asSweep(house.system, 'stop-jobs', async (unit) => await goOnRemoving(unit, 1))
  await expect(goOn).rejects.toThrow()
})

/** Somebody with a row of each table, whose time has come. */
async function leaving(
  at = `now() - interval '1 minute'`,
  remindedAt = `now() - interval '1 day'`,
): Promise<Strand> {
  const ada = await newUser()
  await house.admin.query(
    `insert into proof.account_removals (user_id, remove_at, reminded_at) values ($1, ${at}, ${remindedAt})`,
    [ada.userId],
  )
  return ada
}

/** Somebody whose time has come, who was told more than a day ago by a mail of which this is so. */
async function reminded(change: string, whom?: Strand): Promise<Strand> {
  const ada = whom ?? (await leaving(undefined, 'null'))
  await ask(
    `update app.users set email = id || '@example.org', email_verified_at = now() where id = $1`,
    ada.userId,
  )
  await sweep(remindOfRemovals)
  await ask(
    `update proof.account_removals set reminded_at = reminded_at - interval '25 hours' where user_id = $1`,
    ada.userId,
  )
  await ask(
    `update proof.mails set made_at = made_at - interval '25 hours', ${change}
     where user_id = $1 and kind = 'removal_soon' and state = 'due'`,
    ada.userId,
  )
  return ada
}

async function newUser(): Promise<Strand> {
  const [strand] = await insertUser(house.admin, [1])
  if (strand === undefined) throw new Error('the user has no strand')
  return strand
}

/** All of them together, as the dispatcher, the api and the broker do it. */
async function removeEverything(most = 1_000): Promise<void> {
  while ((await sweep(beginDueRemoval)) !== null);
  while ((await oneRound(most)) !== null);
}

async function oneRound(most: number): ReturnType<typeof goOnRemoving> {
  await asSweep(house.system, 'stop-jobs', stopUnrunnableJobs)
  const files = await asProgram(house.api, async (unit) => await listRemovedFiles(unit, most))
  await asProgram(house.api, async (unit) => await forgetFiles(unit, files))
  // The broker deletes each as its owner would have.
  await house.admin.query(
    `update app.credentials set is_active = false where user_id in (select id from app.users where status = 'removed')`,
  )
  await asVault(broker, forgetRemovedAccounts)
  return await sweep(async (unit) => await goOnRemoving(unit, most))
}

async function sweep<T>(work: (unit: SweepUnit) => Promise<T>): Promise<T> {
  return await asSweep(house.system, 'remove-accounts', work)
}

async function whatIsLeftOf(userId: string): Promise<readonly string[]> {
  return Object.entries(await counts(userId)).flatMap(([name, rows]) => (rows > 0 ? [name] : []))
}

async function counts(userId: string): Promise<Readonly<Record<string, number>>> {
  const found: Record<string, number> = {}
  for (const table of tables) {
    const column = table === 'app.users' ? 'id' : 'user_id'
    const { rowCount } = await house.admin.query(`select from ${table} where ${column} = $1`, [
      userId,
    ])
    found[table] = rowCount ?? 0
  }
  return found
}

async function ask(statement: string, ...values: readonly unknown[]) {
  return (await house.admin.query<Record<string, unknown>>(statement, [...values])).rows
}
