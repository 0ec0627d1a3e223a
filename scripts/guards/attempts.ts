import type { Guard } from './guard.ts'

/** What one attempt at a job takes from its owner, its worker and its service. */
export function attemptGuards(): readonly Guard[] {
  return [
    {
      name: 'an attempt is sent with uploads of its owner, and with nothing else',
      without: [
        {
          file: 'packages/db/migrations/0007_grants.sql',
          text: `f.user_id = terms.user_id and f.id = any (files) and f.purpose = 'input' and f.state = 'stored') = cardinality(files)`,
          by: 'f.id = any (files)) >= 0',
        },
      ],
      missedBy: [
        `${retryTest}: a file of another user, a result, one that is not ready, or none: is no input of an attempt`,
      ],
    },
    {
      name: 'a worker sees the files of its own attempt',
      without: [
        {
          file: jobs,
          text: `\n    and attempt = (select app.last_attempt(own.user_id, own.job_id) from app.current_job() own));`,
          by: ');',
        },
      ],
      missedBy: [
        `${retryTest}: a worker sees what its attempt was sent with, and nothing of those before`,
      ],
    },
    {
      name: 'of two pages that ask for the next attempt one gets it',
      without: [
        {
          file: 'apps/api/src/jobs/retry-job.ts',
          text: 'input.after !== undefined && own !== null',
          by: 'input.after === null && own !== null',
        },
      ],
      missedBy: [
        'apps/api/src/jobs/attempts.test.ts: is made once by two pages, and the second is told, also when the first is over by then',
      ],
    },
    {
      name: 'a list of sites goes with the results that it was read from',
      without: [
        {
          file: 'packages/db/src/result-deletions.ts',
          text: '  await forgetControlMends(unit, of)\n',
          by: '',
        },
      ],
      missedBy: [
        'apps/api/src/results/control.test.ts: its list goes with the results that it was read from, and its numbers stay',
      ],
    },
    {
      name: 'names that a service writes into a list are names',
      without: [
        {
          file: 'packages/vcf/src/control/control-lines.ts',
          text: `id: plainId.test(id) ? id : '.',`,
          by: 'id,',
        },
      ],
      missedBy: [
        `${readTest}: hands on nothing that a spreadsheet would run, a terminal obey or a table break`,
      ],
    },
    {
      name: 'a list that a service writes without end is not kept without end',
      without: [
        {
          file: 'packages/vcf/src/control/read-control.ts',
          text: ' || this.#mends.length >= mostMends',
          by: '',
        },
      ],
      missedBy: [`${readTest}: a list without end ends, and what is counted goes on`],
    },
  ]
}

const jobs = 'packages/db/migrations/0005_jobs.sql'
const retryTest = 'packages/db/src/retry-job.test.ts'
const readTest = 'packages/vcf/src/control/read-control.test.ts'
