import type { Guard } from './guard.ts'

/** What a standing permission is worth, to whom. */
export function permissionGuards(): readonly Guard[] {
  return [
    {
      name: 'a standing permission counts in its own role only',
      without: [
        {
          file: 'packages/db/migrations/0002_proofs.sql',
          text: `if session_user = 'tessera_api' and current_setting('role') = 'tessera_standing' then`,
          by: `if session_user = 'tessera_api' and (proof.resolve_permission(presented)).user_id is not null then`,
        },
      ],
      missedBy: [`${proofsTest}: opens a unit of the api in its own role, and in no other`],
    },
    {
      name: 'a standing permission names the files that may be sent',
      without: [
        {
          file: migration,
          text: `job_id in (select j.id from app.jobs j)
    and file_id in (select p.file_id from app.permission_files p));`,
          by: 'job_id in (select j.id from app.jobs j));',
        },
      ],
      missedBy: [
        `${permissionsTest}: nothing is submitted with another file, for another service, user or permission`,
      ],
    },
    {
      name: 'a standing permission shows the files that may be sent, and no other',
      without: [
        {
          file: migration,
          text: `purpose = 'input'
    and id in (select p.file_id from app.permission_files p));`,
          by: `purpose = 'input');`,
        },
      ],
      missedBy: [`${permissionsTest}: only what a submission needs is seen`],
    },
    {
      name: 'steps are added to jobs of the same standing permission only',
      without: [
        {
          file: migration,
          text: `and delegation_id in (select d.id from app.delegations d)
    and (job_id is null or job_id in (select j.id from app.jobs j)));`,
          by: ');',
        },
      ],
      missedBy: [`${permissionsTest}: no step is added to a job that its owner submitted herself`],
    },
    {
      name: 'a standing permission is ended by its owner',
      without: [
        {
          file: migration,
          text: 'and p.user_id = identity.user_id and p.ended_at',
          by: 'and p.ended_at',
        },
      ],
      missedBy: [
        `${permissionsTest}: a stranger ends no permission, and permits no file of her own under it`,
      ],
    },
    {
      name: 'the token of a standing permission needs the api’s key',
      without: [
        {
          file: 'packages/crypto/src/row-proof.ts',
          text: `const mac = createHmac('sha256', key.expose())`,
          by: `const mac = createHmac('sha256', key.expose().length.toString())`,
        },
      ],
      missedBy: [
        `${permissionsTest}: %s opens nothing`,
        'apps/api/src/permissions/standing-permissions.test.ts: a permission is used by whoever has the key, and by nobody who has only the database',
      ],
    },
    {
      name: 'a schedule that is paused or removed has no permission',
      without: [
        {
          file: 'apps/api/src/schedules/change-schedule.ts',
          text: '  await endPermission(unit, permissionId)\n',
          by: '  void endPermission\n',
        },
      ],
      missedBy: [
        `${schedulesTest}: pausing and removing end the permission, and nobody else can do either`,
      ],
    },
  ]
}

/** What a schedule fires with. */
export function scheduleGuards(): readonly Guard[] {
  return [
    {
      name: 'nothing is submitted for a disabled owner',
      without: [
        {
          file: migration,
          text: `    and u.status = 'active'\n    and not`,
          by: '    and not',
        },
      ],
      missedBy: [
        `${schedulesTest}: F67 user-owned schedule: does not fire once she is disabled, is stopped, and she and an administrator are told`,
      ],
    },
    {
      name: 'a schedule runs on the account that it was made for',
      without: [
        {
          file: 'apps/api/src/schedules/fire-schedule.ts',
          text: 'account: schedule.remoteAccount,',
          by: 'account: null,',
        },
      ],
      missedBy: [
        `${schedulesTest}: F67 user-owned schedule: does not fire when %s, and she reads why`,
      ],
    },
    {
      name: 'each occurrence begins a trace',
      without: [
        {
          file: 'apps/api/src/schedules/fire-schedule.ts',
          text: 'const requestId = randomUUID()',
          by: `void randomUUID\n  const requestId = '00000000-0000-4000-8000-000000000000'`,
        },
      ],
      missedBy: [
        `${schedulesTest}: F68 repeating job: each time has a delegation and a trace of its own`,
      ],
    },
  ]
}

const migration = 'packages/db/migrations/0016_standing_permissions.sql'
const proofsTest = 'packages/db/src/proofs.test.ts'
const permissionsTest = 'packages/db/src/standing-permissions.test.ts'
const schedulesTest = 'apps/api/src/schedules/schedules.test.ts'
