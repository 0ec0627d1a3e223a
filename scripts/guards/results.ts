import type { Guard } from './guard.ts'

/** Results that their owners delete. */
export function resultGuards(): readonly Guard[] {
  return [
    {
      name: 'results of a job that is not over stay',
      without: [
        {
          file: 'packages/db/migrations/0005_jobs.sql',
          text: `(select j.id from app.jobs j where j.ended_at is not null)`,
          by: `(select j.id from app.jobs j)`,
        },
        {
          file: 'packages/db/src/result-deletions.ts',
          text: `  if (job.endedAt === null) return 'not_ended'\n`,
          by: '',
        },
      ],
      missedBy: [`${apiTest}: is refused while the job is %s`],
    },
    {
      name: 'the keys of deleted results go with their rows',
      without: [
        {
          file: 'packages/db/migrations/0008_vault.sql',
          text: `  updated_at timestamptz not null default now(),\n  foreign key (user_id, file_id) references app.files (user_id, id) on delete cascade\n`,
          by: `  updated_at timestamptz not null default now()\n`,
        },
      ],
      missedBy: [`${apiTest}: gives a receipt of what was deleted, and nothing of it is left`],
    },
    {
      name: 'bytes of deleted results are looked for until they are gone',
      without: [
        {
          file: 'packages/db/migrations/0036_removed_accounts.sql',
          text: `where d.pending <> '{}' and not exists (`,
          by: `where false and not exists (`,
        },
      ],
      missedBy: [
        `${apiTest}: whoever falls after the keys are gone leaves bytes that nothing opens, and the next one removes them`,
      ],
    },
    {
      name: 'a deletion that names files of others takes none',
      without: [
        {
          file: 'packages/db/migrations/0036_removed_accounts.sql',
          text: ` and not exists (select from app.files f where f.id = p.id)`,
          by: '',
        },
      ],
      missedBy: [
        `${apiTest}: takes no bytes of a file that is still there, whoever’s deletion names it`,
      ],
    },
  ]
}

const apiTest = 'apps/api/src/results/delete-results.test.ts'
