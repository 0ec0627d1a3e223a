import type { Guard } from './guard.ts'

/** Batches: whose each item is, and as whom what follows is done. */
export function batchGuards(): readonly Guard[] {
  return [
    {
      name: 'a program sees of a batch what each owner’s consent allows at that moment',
      without: [
        {
          file: migration,
          text: `c.ended_at is null and c.expires_at > clock_timestamp()
      and 'jobs:read' = any (c.scopes) and 'jobs:read' = any (p.scopes)`,
          by: `true`,
        },
      ],
      missedBy: [
        `${programTest}: F64 what follows a batch: is done as the program that asked, with its rights of that moment, whoever’s item ended last`,
      ],
    },
    {
      name: 'what follows a batch waits while the user who asked may not act',
      without: [
        {
          file: migration,
          text: `select from app.batches b join app.users u on u.id = b.user_id and u.status = 'active'`,
          by: 'select from app.batches b',
        },
      ],
      missedBy: [
        `${userTest}: F64 what follows a batch: its owner is told once, and not while she may not act`,
      ],
    },
    {
      name: 'what follows a batch waits while the program that asked may not act',
      without: [
        {
          file: migration,
          text: `select from app.program_batches b join app.programs p on p.id = b.program_id and p.status = 'active'
      where b.id = batch and`,
          by: 'select from app.program_batches b\n      where b.id = batch and',
        },
      ],
      missedBy: [
        `${programTest}: F64 what follows a batch: waits while the program that asked is suspended`,
      ],
    },
    {
      name: 'what cannot be made of a batch stops none of the rest',
      without: [
        {
          file: 'apps/api/src/batches/submit-program-batch.ts',
          text: `if (fault.code === 'unavailable' || fault.code === 'not_signed_in') throw error`,
          by: 'if (fault) throw error',
        },
      ],
      missedBy: [
        `${programTest}: F65 batch over several owners: an item that cannot be made stops none of the others`,
      ],
    },
    {
      name: 'an item of a batch is made once',
      without: [
        {
          file: 'apps/api/src/batches/submit-program-batch.ts',
          text: 'if (before !== null) return before',
          by: '',
        },
        {
          file: migration,
          text: 'create unique index jobs_program_batch',
          by: 'create index jobs_program_batch',
        },
      ],
      missedBy: [
        `${programTest}: F65 batch over several owners: handed in again, also by many at once, it makes what is missing and nothing twice`,
      ],
    },
    {
      name: 'a job enters no batch but those of the program that its owner allowed it',
      without: [
        {
          file: migration,
          text: '    and (program_batch_id is null or app.is_own_batch(program_batch_id)));',
          by: ');',
        },
      ],
      missedBy: [
        `${programTest}: F65 batch over several owners: a job enters no batch of a program that its owner allowed nothing`,
      ],
    },
  ]
}

const migration = 'packages/db/migrations/0021_batches.sql'
const userTest = 'apps/api/src/batches/batches.test.ts'
const programTest = 'apps/api/src/batches/program-batches.test.ts'
