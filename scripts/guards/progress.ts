import type { Guard } from './guard.ts'

/** What brings news of a job to whoever may read it. */
export function progressGuards(): readonly Guard[] {
  return [
    {
      name: 'a reader goes on after the last event that she saw',
      without: [
        {
          file: 'apps/api/src/jobs/follow-job.ts',
          text: 'let last = of.after',
          by: 'let last = of.after * 0',
        },
      ],
      missedBy: [
        'apps/api/src/jobs/watch-job.test.ts: F73 reconnect: goes on after the last event that was seen, without a gap and without a repeat',
      ],
    },
    {
      name: 'whoever watches a job is woken',
      without: [
        {
          file: 'packages/db/migrations/0005_jobs.sql',
          text: `perform pg_notify('job_events', new.job_id::text);`,
          by: 'null;',
        },
      ],
      missedBy: [
        'apps/api/src/jobs/watch-job.test.ts: F72 progress that a worker writes: is shown at once, and not when this process looks again',
      ],
    },
    {
      name: 'who leaves a job takes nobody along',
      without: [
        {
          file: 'apps/api/src/wake-hub.ts',
          text: 'if (others?.size === 0) watches.delete(id)',
          by: 'watches.delete(id)',
        },
        {
          // Without being woken, a reader would look again all the same, after seconds.
          file: 'apps/api/src/jobs/follow-job.ts',
          text: 'const recheckMilliseconds = 5_000',
          by: 'const recheckMilliseconds = 500_000',
        },
      ],
      missedBy: [
        'apps/api/src/jobs/progress-sockets.test.ts: F74 two sockets on one job: one leaves, and the other goes on',
      ],
    },
  ]
}
