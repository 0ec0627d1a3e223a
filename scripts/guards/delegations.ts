import type { Guard } from './guard.ts'

/** What a job may do in its user’s name, for how long, and who finds out when it may no more. */
export function delegationGuards(): readonly Guard[] {
  return [
    {
      name: 'the end of a step ends its grant',
      without: [
        {
          file: steps,
          text: `update proof.grants set ended_at = now(), end_reason = 'finished' where id = identity.grant_id;`,
          by: '',
        },
      ],
      missedBy: [
        `${broker}/delegations.test.ts: F1 try that fails, and the next one: act for the same user, under what lives until the job ends`,
        `${db}/fences.test.ts: F6 what follows the end: $outcome.kind is written as its user, and ends the grant`,
      ],
    },
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
      name: 'a grant that ended shows nothing',
      without: [
        {
          file: proofs,
          text: '      and g.ended_at is null\n      and g.expires_at > clock_timestamp()\n',
          by: '',
        },
      ],
      missedBy: [
        `${worker}/hold-grant.test.ts: F4 two workers hold one step: after its successor has claimed the step, an old holder can write nothing`,
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
      name: 'a delegation ends at its deadline',
      without: [{ file: proofs, text: '      and d.deadline > clock_timestamp()\n', by: '' }],
      missedBy: [
        `${broker}/delegations.test.ts: F16 deadline passes mid-job: units, renewals and claims are refused`,
      ],
    },
    {
      name: 'a renewal ends at the ceiling',
      without: [
        {
          file: grants,
          text: 'least(now() + make_interval(secs => ${ttlSeconds}), g.ceiling, (',
          by: 'least(now() + make_interval(secs => ${ttlSeconds}), (',
        },
      ],
      missedBy: [
        `${broker}/life-of-a-grant.test.ts: F17 renewal: does not lead beyond the ceiling`,
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
      name: 'a holder prolongs its grant',
      without: [{ file: `${worker}/hold-grant.ts`, text: 'await prolong()', by: 'void prolong' }],
      missedBy: [
        `${worker}/hold-grant.test.ts: F17 renewal: comes before a third of its time is left, so that the grant outlives its first end`,
      ],
    },
    {
      name: 'nothing is claimed for a disabled user',
      without: [{ file: redeem, text: `if (!subject.userActive) return 'user_inactive'`, by: '' }],
      missedBy: [
        `${broker}/delegations.test.ts: F22 user disabled while queued: the job is not begun, however long ago it was made`,
      ],
    },
    {
      name: 'the grant of a disabled user shows nothing',
      without: [
        {
          file: proofs,
          text: `      and u.status = 'active'\n      and d.state = 'live'`,
          by: `      and d.state = 'live'`,
        },
      ],
      missedBy: [
        `${db}/proofs.test.ts: F23 user disabled mid-job: she is`,
        `${worker}/hold-grant.test.ts: F23 user disabled mid-job: the grant ends within a second`,
      ],
    },
    {
      name: 'the session of a disabled user shows nothing',
      without: [
        {
          file: proofs,
          text: `      and s.expires_at > clock_timestamp()\n      and u.status = 'active';`,
          by: '      and s.expires_at > clock_timestamp();',
        },
      ],
      missedBy: [
        `${db}/notices.test.ts: F78 message for somebody who lost her access: is not shown`,
      ],
    },
    {
      name: 'a session that ended shows nothing',
      without: [{ file: proofs, text: '      and s.ended_at is null\n', by: '' }],
      missedBy: [
        `${db}/proofs.test.ts: F28 logout: ends the session’s proof, and the running job goes on`,
        'apps/api/src/jobs/watch-job.test.ts: F71 access removed while events are shown: ends before it shows another one',
      ],
    },
    {
      name: 'a renewal asks for the service',
      without: [
        {
          file: grants,
          text: `and v.id = g.service_id and v.status = 'active'\n        and s.id`,
          by: 'and v.id = g.service_id\n        and s.id',
        },
      ],
      missedBy: [
        `${broker}/life-of-a-grant.test.ts: F25 right removed while a step is held: a renewal is refused while the service is switched off`,
      ],
    },
    {
      name: 'a delegation is what the api signed',
      without: [signed],
      missedBy: [
        `${broker}/grants.test.ts: F41 delegation edited after it was signed: is refused`,
        `${broker}/attacks/row-mover.test.ts: F26 right added after the job was made: cannot widen a delegation by changing %s`,
      ],
    },
    {
      name: 'a child task is held against the delegation that was signed',
      without: [{ file: openContext, text: 'if (!isWithinSigned(subject)) return null', by: '' }],
      missedBy: [`${broker}/children.test.ts: F61 child task: is refused by the broker when %s`],
    },
    {
      name: 'a child task is given none but its parent’s scopes',
      without: [{ file: steps, text: ' or not wanted <@ parent.scopes then', by: ' then' }],
      missedBy: [`${broker}/children.test.ts: F61 child task: is refused by the database with %s`],
    },
    {
      name: 'what is taken from a task is taken from its children',
      without: [
        {
          file: steps,
          text: `when (new.state in ('revoked', 'frozen')) execute function app.stop_children()`,
          by: `when (new.state in ('live')) execute function app.stop_children()`,
        },
      ],
      missedBy: [`${broker}/children.test.ts: F62 child task: whose parent was %s works no more`],
    },
    {
      name: 'a context is of one task',
      without: [
        signed,
        {
          file: 'packages/tasks/src/task-context.ts',
          text: `return encodeFields(task.taskId, task.userId, task.jobId ?? '', task.delegationId, task.kind)`,
          by: `return encodeFields(task.kind)`,
        },
        { file: openContext, text: 'context.delegationId !== subject.delegationId ||', by: '' },
      ],
      missedBy: [`${broker}/grants.test.ts: F39 context of another task: is refused`],
    },
    {
      name: 'a refusal is of the credential that was given',
      without: [
        {
          file: `apps/broker/src/grants/release.ts`,
          text: `return (await believeRefusal(ctx, unit, grant, credentialRefused)) ? 'wait' : 'put_back'`,
          by: `await believeRefusal(ctx, unit, grant, credentialRefused)\n  return 'wait'`,
        },
      ],
      missedBy: [
        `${broker}/changes.test.ts: F32 credential replaced mid-job: is tried at once when the service then refuses the old one`,
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
          text: 'storage.run(Object.freeze({ ...context }), work)',
          by: 'storage.run(context, work)',
        },
      ],
      missedBy: [
        'packages/runtime/src/request-context.test.ts: F49 context changed by its caller: cannot be changed from inside or through the object it was made of',
      ],
    },
    {
      name: 'a cancel revokes what was delegated for the job',
      without: [
        {
          file: steps,
          text: `  update proof.grants set ended_at = now(), end_reason = 'revoked'
  where user_id = identity.user_id and job_id = job and ended_at is null;
  update app.delegations set state = 'revoked'
  where user_id = identity.user_id and job_id = job and state = 'live';
`,
          by: '',
        },
      ],
      missedBy: [
        `${db}/fences.test.ts: F70 cancel: lets the worker that was about to submit submit no more`,
      ],
    },
    {
      name: 'a reader goes on after the last event that she saw',
      without: [
        {
          file: 'apps/api/src/jobs/watch-job.ts',
          text: 'let last = Number(input.lastEventId ?? 0)',
          by: 'let last = Number(input.lastEventId === undefined) * 0',
        },
      ],
      missedBy: [
        'apps/api/src/jobs/watch-job.test.ts: F73 reconnect: goes on after the last event that was seen, without a gap and without a repeat',
      ],
    },
    {
      name: 'a service takes a context of its kind only',
      without: [
        {
          file: 'packages/auth-context/src/services.ts',
          text: 'if (!UserContext.is(context)) {',
          by: 'if (context === null) {',
        },
      ],
      missedBy: [
        'packages/auth-context/src/user-context.test.ts: F57 a service for users refuses it, and a service for another purpose too',
      ],
    },
    {
      name: 'an identity that is not the grant’s stops the work',
      without: [
        {
          file: 'packages/auth-context/src/user-context.ts',
          text: 'if (provenUserId !== userId)',
          by: 'if (userId === null)',
        },
      ],
      missedBy: [
        'packages/auth-context/src/user-context.test.ts: F41 an identity that is not the grant’s: stops before the work',
      ],
    },
  ]
}

const db = 'packages/db/src'
const broker = 'apps/broker/test'
const worker = 'apps/worker/src'
const proofs = 'packages/db/migrations/0002_proofs.sql'
const steps = 'packages/db/migrations/0006_steps.sql'
const grants = `${db}/vault/grants.ts`
const redeem = 'apps/broker/src/grants/redeem.ts'
const openContext = 'apps/broker/src/grants/open-task-context.ts'
const signed = {
  file: openContext,
  text: 'return delegationIsSigned(api.delegationKey, signed, context.signature) ? context : null',
  by: 'return delegationIsSigned(api.delegationKey, signed, context.signature) ? context : context',
}
