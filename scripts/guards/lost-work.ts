import type { Guard } from './guard.ts'

/** What brings work to its end when a process, a message or a clock fails. */
export function lostWorkGuards(): readonly Guard[] {
  return [
    {
      name: 'a step that ended is not claimed again',
      without: [
        {
          file: redeem,
          text: `if (subject.stepState !== 'dispatched' && subject.stepState !== 'claimed') return 'ended'`,
          by: '',
        },
      ],
      missedBy: [
        `${broker}/delegations.test.ts: F3 message that comes again after the end: is refused as ended, and sets nothing back`,
      ],
    },
    {
      name: 'a worker that is lost counts as a failure',
      without: [
        {
          file: `${db}/dispatch.ts`,
          text: `failures = failures + case when state = 'claimed' then 1 else 0 end`,
          by: 'failures = failures',
        },
      ],
      missedBy: [
        `${db}/stop-jobs.test.ts: F5 crash loop: workers that are lost count as failures, until the job is given up`,
      ],
    },
    {
      name: 'the step of a worker that is lost is sent again',
      without: [
        {
          file: `${db}/dispatch.ts`,
          text: `or (state = 'claimed' and claimed_until < now())`,
          by: '',
        },
      ],
      missedBy: [
        `${worker}/submission.test.ts: F2 worker killed mid-unit: the submission is finished once by the next worker`,
      ],
    },
    {
      name: 'a step that is being taken is taken by nobody else',
      without: [
        {
          file: `${db}/dispatch.ts`,
          text: 'limit greatest(room.steps, 0)\n        for update skip locked',
          by: 'limit greatest(room.steps, 0)',
        },
      ],
      missedBy: [
        `${db}/dispatch.test.ts: F9 two nodes that recover at once: share the work, and no step is taken twice`,
      ],
    },
    {
      name: 'a worker that stops says so to its steps',
      without: [
        {
          file: `${worker}/task-inbox.ts`,
          text: 'stopping.abort(new Stopping())',
          by: 'void Stopping',
        },
      ],
      missedBy: [
        `${worker}/interruption.test.ts: F10 shutdown: a worker that stops gives its step back, at once and not as a failure`,
      ],
    },
    {
      name: 'a broker that is away is asked again',
      without: [
        {
          file: `${worker}/redeem-task.ts`,
          text: `if (!isFault(error, 'unavailable') || performance.now() + pause > until) throw error`,
          by: `if (!isFault(error, 'internal') || performance.now() + pause > until) throw error`,
        },
      ],
      missedBy: [
        `${worker}/redeem-task.test.ts: F12 broker without its database: is asked again, and the step is not begun before`,
      ],
    },
    {
      name: 'a step whose message was lost is sent again',
      without: [
        {
          file: `${db}/dispatch.ts`,
          text: `(state = 'dispatched' and dispatched_at < now() - make_interval(secs => \${options.resendAfterSeconds}))`,
          by: `(\${options.resendAfterSeconds}::int < 0)`,
        },
      ],
      missedBy: [
        `${worker}/interruption.test.ts: F14 message that waits longer than its context is kept: the step is sent again`,
        `${worker}/interruption.test.ts: F44 Redis loses its data: the job goes on`,
      ],
    },
    {
      name: 'Redis is asked before a step is taken',
      without: [
        {
          file: `${worker}/dispatch/start-dispatcher.ts`,
          text: 'const waiting = await queue.waitingCount()',
          by: 'const waiting = 0',
        },
      ],
      missedBy: [
        `${worker}/dispatch/dispatch.test.ts: F45 Redis away when a job is made: nothing is lost`,
      ],
    },
    {
      name: 'a job and what was delegated for it are one transaction',
      without: [
        {
          file: `${db}/jobs.ts`,
          text: `  await unit.transaction\n    .insertInto('app.jobInputs')`,
          by: `  const { rows } = await sql<{ proof: string }>\`select current_setting('app.proof') as proof\`.execute(unit.transaction)
  await sql\`commit and chain\`.execute(unit.transaction)
  await sql\`set local role tessera_user\`.execute(unit.transaction)
  await sql\`select set_config('app.proof', \${rows[0]?.proof}, true)\`.execute(unit.transaction)
  await unit.transaction\n    .insertInto('app.jobInputs')`,
        },
      ],
      missedBy: [
        `${db}/jobs.test.ts: F46 crash between job, delegation and step: leaves nothing behind when %s`,
      ],
    },
    {
      name: 'time is told by the database and carried on by the monotonic clock',
      without: [
        {
          file: `${worker}/hold-grant.ts`,
          text: 'return () => time + (performance.now() - asked)',
          by: 'return () => Date.now() + 0 * (time + asked)',
        },
      ],
      missedBy: [
        `${worker}/hold-grant.test.ts: F18 clock ten minutes %s: shows the database’s time, and ends with it`,
        `${worker}/hold-grant.test.ts: F19 clock that steps back: the grant ends at its time by the monotonic clock when nobody can be asked`,
      ],
    },
    {
      name: 'a context that never opens ends its job',
      without: [{ file: `${db}/stop-jobs.ts`, text: ') or exists (${refusedSteps})\n', by: ')\n' }],
      missedBy: [
        `${worker}/refused-claims.test.ts: F38 context that never opens: its job fails, in words that say what to do`,
      ],
    },
    {
      name: 'contexts are removed with their job',
      without: [
        {
          file: `${worker}/user-aware-task.ts`,
          text: 'if (contextIsSpent(outcome)) await contexts.remove(taskId)',
          by: 'contextIsSpent(outcome)',
        },
      ],
      missedBy: [
        `${worker}/interruption.test.ts: F48 clean-up: removes the contexts and messages of a job that has ended`,
      ],
    },
    {
      name: 'a context is a copy that nobody changes',
      without: [
        {
          file: 'packages/runtime/src/request-context.ts',
          text: 'storage.run({ context: Object.freeze({ ...context }) }, work)',
          by: 'storage.run({ context }, work)',
        },
      ],
      missedBy: [
        'packages/runtime/src/request-context.test.ts: F49 context changed by its caller: cannot be changed from inside or through the object it was made of',
      ],
    },
    {
      name: 'each result is fetched',
      without: [
        {
          file: `${worker}/steps/collect-results.ts`,
          text: 'remote.results.filter(({ name }) => !isLog(name))',
          by: "remote.results.filter(({ name }) => name === 'qc_report.txt' && !isLog(name))",
        },
      ],
      missedBy: [
        `${worker}/interruption.test.ts: F8 resume after a failure: fetches what is missing, and only that`,
      ],
    },
    {
      name: 'what cannot help is not tried again',
      without: [
        {
          file: `${worker}/steps/submit-job.ts`,
          text: "    case 'maintenance':\n      return waitForService(",
          by: "    case 'maintenance':\n    case 'rejected':\n      return waitForService(",
        },
      ],
      missedBy: [
        `${worker}/job.test.ts: F11 bad input: is not tried again, and fails with the words of the service`,
      ],
    },
  ]
}

const db = 'packages/db/src'
const broker = 'apps/broker/test'
const worker = 'apps/worker/src'
const redeem = 'apps/broker/src/grants/redeem.ts'
