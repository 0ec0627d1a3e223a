import type { Guard } from './guard.ts'

/** What somebody can and cannot switch off. */
export function preferenceGuards(): readonly Guard[] {
  return [
    {
      name: 'what concerns the safety of an account has no switch',
      without: [
        {
          file: threads,
          text: `    when kind like 'batch\\_%' then 'batches' end\n`,
          by: `    else 'batches' end\n`,
        },
      ],
      missedBy: [
        `${preferencesTest}: what concerns the safety of her account is told whatever she wants`,
      ],
    },
    {
      name: 'nobody switches off what another is told',
      without: [
        {
          file: migration,
          text: `  using (app.require_unit() and user_id = (select app.current_user_id()));\ncreate policy user_inserts`,
          by: `  using (app.require_unit());\ncreate policy user_inserts`,
        },
        {
          file: migration,
          text: `  with check (user_id = (select app.current_user_id()));\ncreate policy user_updates`,
          by: `  with check (true);\ncreate policy user_updates`,
        },
      ],
      missedBy: [
        `${preferencesTest}: one subject says nothing about another, and one user nothing about another`,
      ],
    },
  ]
}

const threads = 'packages/db/migrations/0078_notice_threads.sql'
const migration = 'packages/db/migrations/0034_preferences.sql'
const preferencesTest = 'packages/db/src/notification-preferences.test.ts'
