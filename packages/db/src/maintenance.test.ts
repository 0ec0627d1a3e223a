import { randomUUID } from 'node:crypto'
import { type MaintenanceTask, maintenanceTasks, type TaskOf } from '@tessera/contracts/maintenance'
import { Secret } from '@tessera/crypto/secret'
import { Client } from 'pg'
import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openHouse } from '../test/house.ts'
import { haveOnlyRole, newPerson } from '../test/people.ts'
import { openLogin } from './login.ts'
import {
  countMaintenance,
  forgetMaintenanceRuns,
  listMaintenanceRuns,
  maintain,
  maintainFiles,
  maintainVault,
  type Maintained,
  readMaintenance,
} from './maintenance.ts'
import {
  asSweep,
  asUser,
  asVault,
  DatabaseAway,
  resolveProof,
  type SweepUnit,
  type VaultUnit,
} from './unit.ts'

const house = await openHouse()
const { admin, broker, system } = house
afterAll(async () => await house[Symbol.asyncDispose]())
beforeEach(async () => {
  await admin.query('delete from proof.maintenance_runs')
  await admin.query(
    `update proof.maintenance_tasks set due_at = now(), ran_at = null, milliseconds = null, changed = 0, changed_total = 0,
      runs = 0, failures = 0, failed_at = null, failure = null`,
  )
})

test('the record knows each task by its name, under its purpose, and no other', async () => {
  const { rows } = await admin.query<{ task: string; purpose: string }>(
    'select task, purpose from proof.maintenance_tasks order by task',
  )
  const known = Object.entries(maintenanceTasks).map(([task, { purpose }]) => ({ task, purpose }))
  expect(rows).toEqual(known.toSorted((a, b) => (a.task < b.task ? -1 : 1)))
})

describe('a run', () => {
  test('stands in the record with what it changed', async () => {
    expect(await remind(async () => 3)).toMatchObject({ outcome: 'done', changed: 3 })
    expect(await recordOf('remind-of-documents')).toMatchObject({
      changed: 3,
      changed_total: '3',
      runs: '1',
      failures: '0',
      failure: null,
    })
    expect(await runs()).toEqual([
      { task: 'remind-of-documents', changed: 3, failure: null, times: 1 },
    ])
  })

  test('that changed nothing is counted, and has no line', async () => {
    expect(await remind(async () => 0)).toMatchObject({ outcome: 'done', changed: 0 })
    expect(await recordOf('remind-of-documents')).toMatchObject({ changed: 0, runs: '1' })
    expect(await runs()).toEqual([])
  })

  test('is not sooner than its time, whoever asks', async () => {
    const first = await remind(async () => 1)
    expect(first.waitMs).toBe(10_000)
    const work = vi.fn(async () => 1)
    const second = await remind(work)
    expect(second).toMatchObject({ outcome: 'left' })
    expect(second.waitMs).toBe(10_000)
    expect(work).not.toHaveBeenCalled()
    await makeDue()
    expect(await remind(work)).toMatchObject({ outcome: 'done' })
    expect(await recordOf('remind-of-documents')).toMatchObject({ changed_total: '2', runs: '2' })
  })

  test('that a wrong clock put far off is done as soon as the clock is right', async () => {
    await admin.query(
      `update proof.maintenance_tasks set ran_at = now() + interval '1 year', due_at = now() + interval '1 year 1 minute'`,
    )
    const ada = await newPerson(admin)
    await haveOnlyRole(admin, ada.userId, 'admin')
    const overdue = async () => {
      const tasks = await asUser(house.api, ada.session, readMaintenance)
      return tasks.find(({ task }) => task === 'remind-of-documents')?.isOverdue
    }
    expect(await overdue()).toBe(true)
    expect(await remind(async () => 1)).toMatchObject({ outcome: 'done' })
    expect(await overdue()).toBe(false)
    expect(await pauseOf('remind-of-documents')).toBe(60)
  })

  test('that got no connection is none: it stands nowhere as failed', async () => {
    await using narrow = openLogin('tessera_system', {
      url: new Secret(house.database.url('tessera_system')),
      connections: 1,
    })
    const work = vi.fn(async () => 1)
    let asked: Promise<unknown> = Promise.resolve()
    await asSweep(narrow, 'remind', async () => {
      asked = maintain(narrow, 'remind', 'remind-of-documents', work).catch(
        (error: unknown) => error,
      )
      // It has asked for the connection later, so the first has given up by then.
      await expect(asSweep(narrow, 'remind', work)).rejects.toBeInstanceOf(DatabaseAway)
    })
    expect(await asked).toBeInstanceOf(DatabaseAway)
    expect(work).not.toHaveBeenCalled()
    expect(await untouched()).toBe(true)
  }, 30_000)

  test('with more to do is due again at once', async () => {
    expect(await remind(async () => ({ changed: 1, hasMore: true }))).toMatchObject({ waitMs: 0 })
    expect(await remind(async () => 1)).toMatchObject({ outcome: 'done' })
  })

  test('of which some failed keeps the rest, and says so', async () => {
    await remind(async () => ({ changed: 2, failure: 'partly' }))
    expect(await recordOf('remind-of-documents')).toMatchObject({
      changed: 2,
      failures: '1',
      failure: 'partly',
    })
    expect(await runs()).toEqual([
      { task: 'remind-of-documents', changed: 2, failure: 'partly', times: 1 },
    ])
  })
})

test('what fails partly and changes nothing waits longer each time, and what changed rows does not', async () => {
  const pauses: unknown[] = []
  const send = async (changed: number) => {
    await makeDue()
    await maintain(system, 'notify', 'send-notices', async () => ({
      changed,
      hasMore: true,
      failure: 'partly',
    }))
    pauses.push(await pauseOf('send-notices'))
  }
  for (const changed of [0, 0, 1, 0]) await send(changed)
  expect(pauses).toEqual([5, 10, 0, 5])
  // Never sooner than its time.
  await remind(async () => ({ changed: 0, failure: 'partly' }))
  expect(await pauseOf('remind-of-documents')).toBe(60)
})

describe('two at once', () => {
  test('one does it, the other leaves it, and is not kept waiting', async () => {
    const work = vi.fn(async () => 1)
    const came = await remind(async () => {
      // In the middle of the first.
      expect(await remind(work)).toMatchObject({ outcome: 'left' })
      return 1
    })
    expect(came).toMatchObject({ outcome: 'done' })
    expect(work).not.toHaveBeenCalled()
    expect(await recordOf('remind-of-documents')).toMatchObject({ runs: '1' })
  })

  test('another task of the same purpose is done meanwhile', async () => {
    const came = await remind(async () => {
      expect(
        await maintain(system, 'remind', 'remind-of-credentials', async () => 1),
      ).toMatchObject({ outcome: 'done' })
      return 1
    })
    expect(came).toMatchObject({ outcome: 'done' })
  })
})

describe('a run that is broken off', () => {
  test('by the end of its process leaves nothing, and the next one does it at once', async () => {
    const ada = await newPerson(admin)
    const killed = new Client({ connectionString: house.database.url('tessera_system') })
    killed.on('error', () => {})
    await killed.connect()
    await killed.query(`begin; set local role tessera_sweep`)
    await killed.query(`select app.open_sweep('remind')`)
    expect(await killed.query(beginning('remind-of-documents'))).toMatchObject({
      rows: [{ begun: 0 }],
    })
    await killed.query(putOff, [ada.userId])
    await killed.query(`select app.end_maintenance('remind-of-documents', 1, 60000, false, null)`)
    const other = vi.fn(async () => 1)
    expect(await remind(other)).toMatchObject({ outcome: 'left' })

    killed.connection.stream.destroy()
    await expect.poll(async () => (await remind(other)).outcome).toBe('done')
    expect(other).toHaveBeenCalledTimes(1)
    expect(await recordOf('remind-of-documents')).toMatchObject({ runs: '1', changed_total: '1' })
    expect(await isPutOff(ada.userId)).toBe(false)
  })

  test('by a fault of its own is undone whole; the record says that it failed, and not what Postgres said', async () => {
    const ada = await newPerson(admin)
    const came = await remind(async (unit) => {
      await sql`update app.credentials set remind_at = '2126-01-01' where user_id = ${ada.userId}`.execute(
        unit.transaction,
      )
      await sql`insert into app.notices (user_id, kind, about, days) values (${randomUUID()}, 'canary', now(), 0)`.execute(
        unit.transaction,
      )
      return 1
    })
    expect(came).toMatchObject({ outcome: 'failed', code: 'invalid', waitMs: 5000 })
    expect(await isPutOff(ada.userId)).toBe(false)
    expect(await recordOf('remind-of-documents')).toMatchObject({
      changed_total: '0',
      runs: '1',
      failures: '1',
      failure: 'invalid',
    })
    const { rows: written } = await admin.query<{ text: string }>(
      `select string_agg(r::text, '') || (select string_agg(t::text, '') from proof.maintenance_tasks t) as text
       from proof.maintenance_runs r`,
    )
    expect(written[0]?.text).not.toContain('canary')
  })

  test.each([
    ['interrupted', async (unit: SweepUnit) => await cancelled(unit)],
    [
      'refused',
      async (unit: SweepUnit) => await sql`select from proof.sessions`.execute(unit.transaction),
    ],
    ['unexpected', async () => await Promise.reject(new Error('canary'))],
  ] as const)('is told of as %s', async (code, work) => {
    const came = await remind(async (unit) => {
      await work(unit)
      return 1
    })
    // What made room for another is tried soonest.
    const waitMs = code === 'interrupted' ? 1_000 : 5_000
    expect(came).toMatchObject({ outcome: 'failed', code, waitMs })
    expect(await runs()).toMatchObject([{ failure: code, changed: 0 }])
  })

  test('again and again is one line, and waits longer each time', async () => {
    const waits: unknown[] = []
    for (let time = 0; time < 3; time += 1) {
      await makeDue()
      await remind(async () => await Promise.reject(new Error('again')))
      waits.push(await pauseOf('remind-of-documents'))
    }
    expect(waits).toEqual([5, 10, 15])
    expect(await runs()).toMatchObject([{ failure: 'unexpected', times: 3 }])
    await makeDue()
    await remind(async () => 0)
    await makeDue()
    await remind(async () => await Promise.reject(new Error('anew')))
    expect(await runs()).toMatchObject([{ times: 1 }, { times: 3 }])
  })
})

describe('lines of the record', () => {
  test('are forgotten after 90 days, and beyond the last thousand of a task', async () => {
    await admin.query(
      `insert into proof.maintenance_runs (task, at, last_at, milliseconds, changed)
       select 'stop-jobs', now(), now(), 1, n from generate_series(1, 1005) n`,
    )
    await admin.query(
      `insert into proof.maintenance_runs (task, at, last_at, milliseconds, changed)
       values ('wake-steps', now() - interval '91 days', now() - interval '91 days', 1, 1)`,
    )
    await admin.query(
      `insert into proof.maintenance_runs (task, at, last_at, milliseconds, changed, failure, times)
       values ('wake-steps', now() - interval '91 days', now() - interval '2 days', 1, 0, 'refused', 9)`,
    )
    expect(await asSweep(system, 'forget', forgetMaintenanceRuns)).toBe(6)
    expect(await asSweep(system, 'forget', forgetMaintenanceRuns)).toBe(0)
    const { rows } = await admin.query(
      'select min(changed), count(*)::int from proof.maintenance_runs group by task order by task',
    )
    expect(rows).toEqual([
      { min: 6, count: 1000 },
      { min: 0, count: 1 },
    ])
  })

  test('are forgotten under no other purpose', async () => {
    await expect(asSweep(system, 'dispatch', forgetMaintenanceRuns)).rejects.toThrow()
  })
})

describe('nobody else writes the record', () => {
  test('a unit with another purpose', async () => {
    const wrong = 'stop-jobs' as TaskOf<'remind'>
    await expect(maintain(system, 'remind', wrong, async () => 1)).rejects.toThrow('not live')
    for (const statement of writes)
      await expect(
        asSweep(
          system,
          'notify',
          async (unit) => await sql.raw(statement).execute(unit.transaction),
        ),
        statement,
      ).rejects.toSatisfy(isForbidden)
    expect(await untouched()).toBe(true)
  })

  test('a task that nobody knows', async () => {
    const unknown = 'anything' as TaskOf<'remind'>
    await expect(maintain(system, 'remind', unknown, async () => 1)).rejects.toThrow()
  })

  test('the end of a run that somebody else has begun', async () => {
    const came = await remind(async () => {
      await expect(
        asSweep(
          system,
          'remind',
          async (unit) =>
            await sql`select app.end_maintenance('remind-of-documents', 1, 1, false, null)`.execute(
              unit.transaction,
            ),
        ),
      ).rejects.toMatchObject({ cause: { code: '28000' } })
      return 0
    })
    expect(came).toMatchObject({ outcome: 'done' })
  })

  test.each([
    ['a user', 'tessera_api', 'tessera_user', 'session'],
    ['an access token', 'tessera_api', 'tessera_token', 'token'],
    ['a standing permission', 'tessera_api', 'tessera_standing', 'permission'],
    ['a worker with a grant', 'tessera_worker', 'tessera_job', 'grant'],
  ] as const)('%s, who cannot read it either', async (_, login, role, proof) => {
    const ada = await newPerson(admin)
    await haveOnlyRole(admin, ada.userId, 'auditor')
    const client = new Client({ connectionString: house.database.url(login) })
    await client.connect()
    for (const statement of [...writes, ...reads]) {
      await client.query(`begin; set local role ${role}`)
      await client.query('select app.open_unit($1)', [ada[proof].expose()])
      const came = await client.query(statement).then(
        ({ rowCount }) => rowCount,
        (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
      )
      expect(['28000', '42501'], `${statement}: ${String(came)}`).toContain(came)
      await client.query('rollback')
    }
    await client.end()
    expect(await untouched()).toBe(true)
  })

  test.each(['tessera_auth', 'tessera_messenger'] as const)('%s', async (login) => {
    const client = new Client({ connectionString: house.database.url(login) })
    await client.connect()
    const role = {
      tessera_auth: 'tessera_sign_in',
      tessera_messenger: 'tessera_delivery',
    }[login]
    for (const statement of [...writes, ...reads]) {
      await client.query(`begin; set local role ${role}`)
      await expect(client.query(statement), statement).rejects.toMatchObject({
        code: expect.stringMatching(/^(?:28000|42501)$/),
      })
      await client.query('rollback')
    }
    await client.end()
  })
})

describe('what the api does with files', () => {
  const ask = async (work = async () => 1) =>
    await maintainFiles(house.api, { task: 'remove-bytes', everyMs: 60_000 }, work)

  test('stands in the record, and is done by one at a time and not sooner than its time', async () => {
    await expectOneAtATime('remove-bytes', ask)
  })

  test('holds its lock for as long as that takes, and not for ten seconds; a killed process holds nothing', async () => {
    const killed = new Client({ connectionString: house.database.url('tessera_api') })
    killed.on('error', () => {})
    await killed.connect()
    await killed.query('begin; set local role tessera_user')
    await killed.query(beginning('remove-bytes'))
    const { rows } = await killed.query(
      `select current_setting('transaction_timeout') as transaction, current_setting('idle_in_transaction_session_timeout') as idle`,
    )
    expect(rows).toEqual([{ transaction: '0', idle: '0' }])
    expect(await keepAlives(killed)).toEqual(['5', '2', '3'])
    expect(await ask()).toMatchObject({ outcome: 'left' })
    killed.connection.stream.destroy()
    await expect.poll(async () => (await ask()).outcome).toBe('done')
  })

  test('no unit that acts for a user does, and the api nothing of what is the system’s', async () => {
    const ada = await newPerson(admin)
    const client = new Client({ connectionString: house.database.url('tessera_api') })
    await client.connect()
    for (const [task, { by }] of Object.entries(maintenanceTasks))
      for (const statement of writesOf(task))
        for (const proof of by === 'api' ? [ada.session] : [ada.session, null]) {
          await client.query('begin; set local role tessera_user')
          if (proof !== null) await client.query('select app.open_unit($1)', [proof.expose()])
          await expect(client.query(statement), statement).rejects.toMatchObject({ code: '28000' })
          await client.query('rollback')
        }
    await client.end()
    expect(await untouched()).toBe(true)
  })
})

describe('what the broker does', () => {
  const ask = async (work = async () => 1) => await maintainVault(broker, 'forget-spent', work)

  test('stands in the record, and is done by one at a time and not sooner than its time', async () => {
    await expectOneAtATime('forget-spent', ask)
  })

  test('in pieces that have times of their own is counted, and undone with them', async () => {
    const count = async (unit: VaultUnit) =>
      await countMaintenance(unit, 'check-services', { changed: 2, line: false })
    await asVault(broker, count)
    await asVault(broker, count)
    const undone = asVault(broker, async (unit) => {
      await count(unit)
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect(await recordOf('check-services')).toMatchObject({ runs: '2', changed_total: '4' })
    expect(await runs()).toEqual([])
    await asVault(broker, async (unit) => {
      await countMaintenance(unit, 'read-catalogues', { changed: 0, line: true })
      await countMaintenance(unit, 'delete-credentials', { changed: 1, line: true })
    })
    expect(await runs()).toMatchObject([{ task: 'delete-credentials', changed: 1 }])
  })

  test.each([
    `select app.count_maintenance('forget-spent', 1, true)`,
    `select app.count_maintenance('stop-jobs', 1, true)`,
    ...writesOf('check-services').slice(0, 1),
    ...writesOf('stop-jobs'),
    ...writesOf('remove-bytes'),
  ])('is nothing else: %s', async (statement) => {
    await expect(
      asVault(broker, async (unit) => await sql.raw(statement).execute(unit.transaction)),
    ).rejects.toSatisfy(isForbidden)
  })

  test('is not done for a user whose proof it was shown', async () => {
    const ada = await newPerson(admin)
    for (const statement of [
      ...writesOf('forget-spent'),
      `select app.count_maintenance('check-services', 1, true)`,
    ])
      await expect(
        asVault(broker, async (unit) => {
          await resolveProof(unit, ada.session)
          await sql.raw(statement).execute(unit.transaction)
        }),
        statement,
      ).rejects.toSatisfy(isForbidden)
    expect(await untouched()).toBe(true)
  })
})

test('an administrator reads each task, and page by page what changed', async () => {
  const ada = await newPerson(admin)
  await haveOnlyRole(admin, ada.userId, 'admin')
  await remind(async () => 3)
  await maintain(system, 'forget', 'forget-runs', async () => await Promise.reject(new Error('no')))
  await admin.query(
    `update proof.maintenance_tasks set due_at = now() - interval '3 minutes' where task = 'wake-steps'`,
  )
  const tasks = await asUser(house.api, ada.session, readMaintenance)
  expect(tasks.map(({ task }) => task).toSorted()).toEqual(Object.keys(maintenanceTasks).toSorted())
  const of = (named: string) => tasks.find(({ task }) => task === named)
  expect(of('remind-of-documents')).toMatchObject({
    changed: 3,
    changedTotal: 3,
    runs: 1,
    failure: null,
    isOverdue: false,
  })
  expect(of('forget-runs')).toMatchObject({ failures: 1, failure: 'unexpected' })
  expect(of('wake-steps')).toMatchObject({ ranAt: null, isOverdue: true })
  const page = async (before: string | null) =>
    await asUser(
      house.api,
      ada.session,
      async (unit) => await listMaintenanceRuns(unit, { before, size: 1 }),
    )
  const [failed] = await page(null)
  expect(failed).toMatchObject({ task: 'forget-runs', failure: 'unexpected', changed: 0 })
  const [changed] = await page(failed?.id ?? null)
  expect(changed).toMatchObject({ task: 'remind-of-documents', failure: null, changed: 3 })
  expect(await page(changed?.id ?? null)).toEqual([])
})

test('a task past its time that somebody is at is shown as at work, and not as overdue', async () => {
  const ada = await newPerson(admin)
  await haveOnlyRole(admin, ada.userId, 'admin')
  const states = async () => {
    const tasks = await asUser(house.api, ada.session, readMaintenance)
    return tasks.filter(({ isAtWork }) => isAtWork).map(({ task, isOverdue }) => [task, isOverdue])
  }
  await admin.query(`update proof.maintenance_tasks set due_at = now() - interval '1 hour'`)
  expect(await states()).toEqual([])
  let during: unknown
  await maintainFiles(house.api, { task: 'sweep-files', everyMs: 60_000 }, async () => {
    during = await states()
    return 0
  })
  expect(during).toEqual([['sweep-files', false]])
  expect(await states()).toEqual([])
})

async function remind(work: (unit: SweepUnit) => Promise<number | Maintained>) {
  return await maintain(system, 'remind', 'remind-of-documents', work)
}

/** By the role or by its purpose. */
function isForbidden(error: unknown): boolean {
  const { code, cause } = error as { readonly code?: string; readonly cause?: unknown }
  return code === '42501' || (cause as { readonly code?: string } | undefined)?.code === '28000'
}

const putOff = `update app.credentials set remind_at = '2126-01-01' where user_id = $1`

async function isPutOff(userId: string): Promise<boolean> {
  const { rows } = await admin.query(
    `select from app.credentials where user_id = $1 and remind_at = '2126-01-01'`,
    [userId],
  )
  return rows.length > 0
}

async function makeDue() {
  await admin.query('update proof.maintenance_tasks set due_at = now()')
}

/** In seconds, from the last run to the next. */
async function pauseOf(task: string): Promise<unknown> {
  const { rows } = await admin.query<{ seconds: number }>(
    `select extract(epoch from due_at - ran_at)::int as seconds from proof.maintenance_tasks where task = $1`,
    [task],
  )
  return rows[0]?.seconds
}

async function recordOf(task: string) {
  const { rows } = await admin.query('select * from proof.maintenance_tasks where task = $1', [
    task,
  ])
  return rows[0]
}

async function runs() {
  const { rows } = await admin.query(
    'select task, changed, failure, times from proof.maintenance_runs order by id desc',
  )
  return rows
}

/** After how many seconds, how often and how many times Postgres asks whether the other end is there. */
async function keepAlives(client: Client): Promise<readonly unknown[]> {
  const { rows } = await client.query<{ set: readonly unknown[] }>(
    `select array[current_setting('tcp_keepalives_idle'), current_setting('tcp_keepalives_interval'),
      current_setting('tcp_keepalives_count')] as set`,
  )
  return rows[0]?.set ?? []
}

/** Whether no run stands in the record, and none as under way. */
async function untouched(): Promise<boolean> {
  const { rows } = await admin.query(
    `select from proof.maintenance_tasks where runs > 0 or failures > 0 or ran_at is not null`,
  )
  return rows.length === 0 && (await runs()).length === 0
}

/** As an operator who ends a statement. */
async function cancelled(unit: SweepUnit): Promise<void> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(
    unit.transaction,
  )
  const sleeping = sql`select pg_sleep(60)`.execute(unit.transaction)
  const ended = expect
    .poll(async () => {
      const active = await admin.query(
        `select pg_cancel_backend(pid) from pg_stat_activity where pid = $1 and query like '%pg_sleep%' and state = 'active'`,
        [rows[0]?.pid],
      )
      return active.rowCount
    })
    .toBe(1)
  await Promise.all([sleeping, ended])
}

function beginning(task: string): string {
  return `select app.begin_maintenance('${task}') as begun`
}

function writesOf(task: string): readonly string[] {
  return [
    beginning(task),
    `select app.end_maintenance('${task}', 1, 1, false, null)`,
    `select app.fail_maintenance('${task}', 'unexpected')`,
  ]
}

const writes = [
  ...writesOf('remind-of-documents'),
  ...writesOf('remove-bytes'),
  `select app.count_maintenance('check-services', 1, true)`,
  `update proof.maintenance_tasks set runs = 7`,
  `insert into proof.maintenance_tasks (task, login, purpose) values ('mine', 'tessera_system', 'notify')`,
  `delete from proof.maintenance_tasks`,
  `insert into proof.maintenance_runs (task, at, last_at, milliseconds, changed) values ('stop-jobs', now(), now(), 1, 1)`,
  `delete from proof.maintenance_runs`,
]
const reads = [
  'select * from proof.maintenance_tasks',
  'select * from proof.maintenance_runs',
  'select * from app.maintenance()',
  'select * from app.maintenance_runs(null, 10)',
]

/** Somebody asks while another is at it, and once more before its time. */
async function expectOneAtATime(
  task: MaintenanceTask,
  ask: (work?: () => Promise<number>) => Promise<unknown>,
): Promise<void> {
  const came = await ask(async () => {
    expect(await ask()).toMatchObject({ outcome: 'left' })
    return 2
  })
  expect(came).toMatchObject({ outcome: 'done' })
  expect(await ask()).toMatchObject({ outcome: 'left' })
  expect(await recordOf(task)).toMatchObject({ runs: '1', changed_total: '2' })
}
