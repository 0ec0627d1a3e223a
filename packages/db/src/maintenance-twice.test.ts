import { maintenanceTasks, type TaskBy } from '@tessera/contracts/maintenance'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson, type Person } from '../test/people.ts'
import { beginDueRemoval, goOnRemoving, remindOfRemovals } from './account-removals.ts'
import { wakeForgottenSteps } from './dispatch.ts'
import { remindOfDocuments } from './document-reminders.ts'
import { forgetUnfinishedFiles, forgetUploads } from './forgotten-files.ts'
import { tellOfInactiveServices } from './inactive-services.ts'
import {
  forgetMaintenanceRuns,
  maintain,
  type Maintained,
  type Maintenance,
  maintainVault,
} from './maintenance.ts'
import { sendDueNotices } from './notice-times.ts'
import { remindOfCredentials } from './notices.ts'
import { stopUnrunnableJobs } from './stop-jobs.ts'
import type { SweepUnit } from './unit.ts'
import { forgetSpentIds } from './vault/clients.ts'
import { forgetRevocations } from './vault/revocations.ts'

const house = await openHouse()
const { admin, broker, system } = house
afterAll(async () => await house[Symbol.asyncDispose]())

let ada: Person
beforeEach(async () => {
  await admin.query('delete from app.users')
  ada = await newPerson(admin)
})

interface Case {
  /** What has it do something, for the user `$1`. */
  readonly given: readonly string[]
  readonly work: (unit: SweepUnit) => Promise<number | Maintained>
}

const removing = `insert into proof.account_removals (user_id, remove_at, reminded_at) values ($1, now(), now() - interval '2 days')`
const untold = `delete from proof.mails where user_id = $1`

/** A task that is missing here does not compile. */
const cases: Readonly<Record<TaskBy<'dispatcher'>, Case>> = {
  'stop-jobs': {
    given: [`update app.users set status = 'disabled' where id = $1`],
    work: async (unit) => {
      const { jobs, steps } = await stopUnrunnableJobs(unit)
      return jobs + steps
    },
  },
  'tell-of-inactive-services': {
    given: [
      `update app.steps set state = 'due' where user_id = $1`,
      `update app.services set status = 'inactive' where id in (select service_id from app.jobs where user_id = $1)`,
    ],
    work: tellOfInactiveServices,
  },
  'remind-of-credentials': {
    given: [
      `update app.credentials set is_active = true, is_verified = true, expires_at = now() + interval '2 days', remind_at = now()
       where user_id = $1`,
    ],
    work: remindOfCredentials,
  },
  'remind-of-documents': {
    given: [
      `insert into app.document_findings (user_id, document_id, version, page, start_at, end_at, sentence, found, confidence, reader,
         state, stated, decided_at)
       select user_id, document_id, number, 1, 0, 5, 'It ends.', said, 0.9, 'Tessera', 'confirmed', said, now()
       from app.document_versions, (select jsonb_build_object('kind', 'date', 'value',
         jsonb_build_object('event', 'expiry', 'date', (current_date + 5)::text)) as said) s where user_id = $1`,
    ],
    work: remindOfDocuments,
  },
  'send-notices': {
    given: [
      `update app.notification_preferences set by_mail = true where user_id = $1`,
      `update app.notices set mail_due_at = now() where user_id = $1`,
    ],
    work: async (unit) =>
      await sendDueNotices(unit, {
        most: 10,
        failing: new Set(),
        onFailure: (error) => {
          throw error
        },
      }),
  },
  'remind-of-removals': {
    given: [`insert into proof.account_removals (user_id, remove_at) values ($1, now())`],
    work: remindOfRemovals,
  },
  'begin-removals': {
    given: [removing, untold],
    work: async (unit) => ((await beginDueRemoval(unit)) === null ? 0 : 1),
  },
  'remove-accounts': {
    given: [
      removing,
      `update proof.account_removals set begun_at = now() where user_id = $1`,
      `update app.jobs set state = 'failed', ended_at = now() where user_id = $1`,
    ],
    work: async (unit) => {
      const changed = (await goOnRemoving(unit, 1_000))?.removed ?? 0
      return { changed, hasMore: changed > 0 }
    },
  },
  'wake-steps': {
    given: [
      `update app.steps set state = 'waiting', dispatched_at = now() - interval '1 hour' where user_id = $1`,
    ],
    work: async (unit) => await wakeForgottenSteps(unit, { afterSeconds: 900 }),
  },
  'forget-uploads': {
    given: [
      `insert into app.files (user_id, purpose, name, size_bytes, created_at)
       values ($1, 'input', 'broken off', 1, now() - interval '2 days')`,
    ],
    work: forgetUploads,
  },
  'forget-unfinished-files': {
    given: [
      `update app.jobs set state = 'failed', ended_at = now() - interval '2 days' where user_id = $1`,
      `update app.files set state = 'receiving', created_at = now() - interval '2 days' where user_id = $1 and purpose = 'result'`,
    ],
    work: forgetUnfinishedFiles,
  },
  'forget-runs': {
    given: [
      `insert into proof.maintenance_runs (task, at, last_at, milliseconds, changed)
       select 'stop-jobs', now() - interval '1 year', now() - interval '1 year', 1, 1 where $1::uuid is not null`,
    ],
    work: forgetMaintenanceRuns,
  },
}

test.each(Object.entries(cases) as [TaskBy<'dispatcher'>, Case][])(
  '%s: done twice, it changes nothing the second time',
  async (task, { given, work }) => {
    for (const statement of given) await admin.query(statement, [ada.userId])
    const { purpose } = maintenanceTasks[task]
    await changesNothingTwice(async () => await maintain(system, purpose, task, work))
  },
)

test('forget-spent: done twice, it changes nothing the second time', async () => {
  await admin.query(
    `insert into vault.request_ids (client_id, id, seen_at) values ('worker-1', 'of-a-year-ago-or-so', now() - interval '1 year')`,
  )
  await changesNothingTwice(
    async () =>
      await maintainVault(
        broker,
        'forget-spent',
        async (unit) => (await forgetSpentIds(unit, 300)) + (await forgetRevocations(unit, 7200)),
      ),
  )
})

async function changesNothingTwice(ask: () => Promise<Maintenance>): Promise<void> {
  const run = async () => {
    await admin.query('update proof.maintenance_tasks set due_at = now()')
    const came = await ask()
    if (came.outcome !== 'done') throw new Error(came.outcome, { cause: came })
    return came
  }
  let came = await run()
  expect(came.changed).toBeGreaterThan(0)
  while (came.hasMore === true) came = await run()
  expect(await run()).toMatchObject({ changed: 0 })
}
