import type { Guard } from './guard.ts'

/** What somebody may do besides her own work. */
export function roleGuards(): readonly Guard[] {
  return [
    {
      name: 'a procedure of a role is nobody else’s',
      without: [
        {
          file: 'apps/api/src/trpc.ts',
          text: `if (!holdsRole(held, ...roles)) throw new Fault('not_found')`,
          by: `if (!holdsRole(held, ...roles)) return await next()`,
        },
      ],
      missedBy: [
        'apps/api/src/roles.test.ts: $path is for whom it says, and refused to everybody else',
      ],
    },
    {
      name: 'administrators alone give roles',
      without: [
        {
          file: migration,
          text: '  perform proof.require_administrator();\n',
          by: '',
        },
      ],
      missedBy: [
        `${rolesTest}: and not by a %s, not to herself either`,
        'packages/db/src/administered-users.test.ts: to a %s the database tells and does nothing of others',
      ],
    },
    {
      name: 'a role ends with its grant',
      without: [
        {
          file: migration,
          text: 'select of_grant.ended_at is null and coalesce(of_grant.expires_at > clock_timestamp(), true)',
          by: 'select coalesce(of_grant.expires_at > clock_timestamp(), true)',
        },
      ],
      missedBy: [
        `${rolesTest}: counts from the next statement after it was granted until it is ended, with whoever did either`,
      ],
    },
    {
      name: 'a role ends at its time',
      without: [
        {
          file: migration,
          text: 'select of_grant.ended_at is null and coalesce(of_grant.expires_at > clock_timestamp(), true)',
          by: 'select of_grant.ended_at is null',
        },
      ],
      missedBy: [`${rolesTest}: is over at its time, in the middle of a unit`],
    },
    {
      name: 'a role at one service is none at another',
      without: [
        {
          file: 'packages/db/migrations/0002_proofs.sql',
          text: '(r.service_id is null or r.service_id = asked_service)',
          by: 'true',
        },
      ],
      missedBy: [
        `${rolesTest}: at one service is none at another, and whoever manages it may look`,
      ],
    },
    {
      name: 'somebody stays an administrator',
      without: [
        {
          file: migration,
          text: `where r.user_id = asked and r.role = 'admin' and r.ended_at is null and r.expires_at is null and u.status`,
          by: `where r.user_id = asked and r.role = 'admin' and u.status`,
        },
      ],
      missedBy: [`${rolesTest}: keeps her role: it is neither ended nor given an end`],
    },
    {
      name: 'whoever ends an administrator’s role waits for whoever else does',
      without: [
        {
          file: migration,
          text: `  perform pg_advisory_xact_lock(hashtext('proof.keep_administrator'));\n`,
          by: '',
        },
      ],
      missedBy: [
        `${rolesTest}: is left when two administrators take the role from each other at once`,
      ],
    },
  ]
}

const migration = 'packages/db/migrations/0024_roles.sql'
const rolesTest = 'packages/db/src/roles.test.ts'
