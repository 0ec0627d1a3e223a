import type { Guard } from './guard.ts'

/** Accounts that wait until an administrator approves them. */
export function registrationGuards(): readonly Guard[] {
  return [
    {
      name: 'an account waits where accounts are approved',
      without: [
        {
          file: 'packages/db/migrations/0009_sign_in.sql',
          text: `case when must_wait then 'waiting' else 'active' end`,
          by: `'active'`,
        },
      ],
      missedBy: [`${test}: lets nobody in before, confirmed or not, with the right password`],
    },
    {
      name: 'sessions are of active accounts',
      without: [
        {
          file: 'packages/db/migrations/0002_proofs.sql',
          text: `      and s.expires_at > clock_timestamp()\n      and u.status = 'active';`,
          by: `      and s.expires_at > clock_timestamp();`,
        },
      ],
      missedBy: [`${test}: is worth nothing to Postgres with a session that somebody made for it`],
    },
    {
      name: 'nobody is approved before she has shown who she is',
      without: [
        {
          file: migration,
          text: `u.status = 'waiting' and proof.has_shown_herself(u);\n  if not found`,
          by: `u.status = 'waiting';\n  if not found`,
        },
      ],
      missedBy: [`${test}: ${settled}`],
    },
    {
      name: 'who waits is approved or refused, and nothing else',
      without: [
        {
          file: 'packages/db/migrations/0027_administration.sql',
          text: `u.status not in (new_status, 'waiting', 'removed');`,
          by: `u.status not in (new_status, 'removed');`,
        },
      ],
      missedBy: [`${test}: ${settled}`],
    },
    {
      name: 'nobody keeps a name by asking for it',
      without: [
        {
          file: 'packages/db/migrations/0009_sign_in.sql',
          text: `  perform proof.forget_unconfirmed();\n`,
          by: '',
        },
      ],
      missedBy: [
        `${test}: is forgotten when the address was not confirmed within a day: its name is free`,
      ],
    },
  ]
}

const migration = 'packages/db/migrations/0040_registrations.sql'
const test = 'apps/api/src/administration/registrations.test.ts'
const settled =
  'is not approved before its address is confirmed, and not enabled or disabled instead'
