import type { Guard } from './guard.ts'

/** What keeps what is done by itself to one process, one purpose and what nobody needs. */
export function maintenanceGuards(): readonly Guard[] {
  return [
    {
      name: 'a task of maintenance is done by one process at a time',
      without: [{ file: record, text: 'select pg_try_advisory_xact_lock(', by: 'select 0 < abs(' }],
      missedBy: [
        `${recordTest}: one does it, the other leaves it, and is not kept waiting`,
        `${recordTest}: the end of a run that somebody else has begun`,
      ],
    },
    {
      name: 'a task of maintenance is done no sooner than its time',
      without: [
        {
          file: record,
          text: 'extract(epoch from t.due_at - clock_timestamp())',
          by: 'extract(epoch from t.due_at - t.due_at)',
        },
      ],
      missedBy: [`${recordTest}: is not sooner than its time, whoever asks`],
    },
    {
      name: 'the record of maintenance is written under the purpose of the task',
      without: [{ file: record, text: `app.current_purpose() <> found_task.purpose`, by: 'false' }],
      missedBy: [`${recordTest}: a unit with another purpose`],
    },
    {
      name: 'the record of maintenance is written for nobody',
      without: [
        {
          file: record,
          text: `coalesce(current_setting('app.proof', true), '') <> ''`,
          by: 'false',
        },
      ],
      missedBy: [
        `${recordTest}: no unit that acts for a user does, and the api nothing of what is the system’s`,
        `${recordTest}: is not done for a user whose proof it was shown`,
      ],
    },
    {
      name: 'the record of maintenance is shown to administrators',
      without: [
        {
          file: record,
          text: `perform proof.require_administrator();
  return query
  select t.task`,
          by: `return query
  select t.task`,
        },
      ],
      missedBy: [`${recordTest}: %s, who cannot read it either`],
    },
    {
      name: 'files are forgotten in the sweep that forgets',
      without: [
        {
          file: sweeps,
          text: `if app.current_purpose() <> 'forget' then`,
          by: 'if false then',
        },
      ],
      missedBy: [`${filesTest}: a sweep with the purpose %s forgets no file`],
    },
    {
      name: 'what somebody finishes is not forgotten at that moment',
      without: [
        {
          file: sweeps,
          text: `f.state = 'checking' and greatest(f.created_at, f.received_at) < now() - interval '2 days'
        or f.purpose`,
          by: `f.state = 'checking'
        or f.purpose`,
        },
      ],
      missedBy: [`${filesTest}: that somebody brings to their end at that moment stay`],
    },
  ]
}

const record = 'packages/db/migrations/0084_maintenance.sql'
const sweeps = 'packages/db/migrations/0085_sweeps.sql'
const recordTest = 'packages/db/src/maintenance.test.ts'
const filesTest = 'packages/db/src/forgotten-files.test.ts'
