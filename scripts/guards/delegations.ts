import type { Guard } from './guard.ts'

/** What a job may do in its user’s name, for how long, and who finds out when it may no more. */
export function delegationGuards(): readonly Guard[] {
  return [
    {
      name: 'the end of a step ends its grant',
      without: [
        {
          file: grantRows,
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
      name: 'a delegation ends at its deadline',
      without: [{ file: proofs, text: '      and d.deadline > clock_timestamp()\n', by: '' }],
      missedBy: [
        `${broker}/delegations.test.ts: F16 deadline passes mid-job: units, renewals and claims are refused`,
      ],
    },
    {
      name: 'a delegation lives until its deadline, however long its job waits',
      without: [
        {
          file: proofs,
          text: '      and d.deadline > clock_timestamp()\n',
          by: `      and d.not_before > clock_timestamp() - interval '1 hour'\n`,
        },
      ],
      missedBy: [
        `${broker}/delegations.test.ts: F13 job that begins days after it was made: its delegation counts`,
      ],
    },
    {
      name: 'a grant does not hang on a session',
      without: [
        {
          file: proofs,
          text: '    join app.delegations d on d.user_id = g.user_id and d.id = g.delegation_id\n    where g.proof_hash',
          by: `    join app.delegations d on d.user_id = g.user_id and d.id = g.delegation_id
    join proof.sessions s on s.user_id = g.user_id and s.ended_at is null
    where g.proof_hash`,
        },
      ],
      missedBy: [
        `${broker}/delegations.test.ts: F15 job that outlives the session of its user: goes on, and holds no token of hers`,
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
          text: `and (s.service_id is null or v.status = 'active')\n        and s.id`,
          by: 'and s.id',
        },
      ],
      missedBy: [
        `${broker}/life-of-a-grant.test.ts: F25 right removed while a step is held: a renewal is refused while the service is switched off`,
      ],
    },
    {
      name: 'what a job may do is what the api signed',
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
      without: [{ file: grantRows, text: ' or not wanted <@ parent.scopes then', by: ' then' }],
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
      name: 'a task that ends in peace leaves its children theirs',
      without: [
        {
          file: steps,
          text: `when (new.state in ('revoked', 'frozen')) execute function app.stop_children()`,
          by: `when (new.state <> 'live') execute function app.stop_children()`,
        },
      ],
      missedBy: [
        `${broker}/children.test.ts: F63 parent finished: its child keeps its own delegation`,
      ],
    },
    {
      name: 'nothing is tried again for somebody who is disabled',
      without: [
        {
          file: grantRows,
          text: `join app.users u on u.id = j.user_id and u.status = 'active'`,
          by: 'join app.users u on u.id = j.user_id',
        },
      ],
      missedBy: [
        'apps/api/src/jobs/retry-job.test.ts: F7 administrator’s retry: is refused when the account of the user is disabled',
      ],
    },
    {
      name: 'a job is tried again for no longer than its owner allowed',
      without: [
        {
          file: grantRows,
          text: ' or ends - begins > make_interval(secs => terms.seconds) then',
          by: ' then',
        },
      ],
      missedBy: [
        `${db}/retry-job.test.ts: F29 administrator’s retry %s: is refused by the database`,
      ],
    },
    {
      name: 'only administrators try the jobs of others again',
      without: [{ file: grantRows, text: `app.has_role('admin')`, by: 'true' }],
      missedBy: [
        `${db}/retry-job.test.ts: F29 retry by somebody else who is no administrator: is refused by the database`,
        'apps/api/src/jobs/retry-job.test.ts: F29 acting for a user: is refused to everybody who is no administrator',
      ],
    },
    {
      name: 'a context is of one task',
      without: [
        signed,
        {
          file: 'packages/tasks/src/task-context.ts',
          text: `return encodeFields(task.taskId, task.userId, about, task.delegationId, task.kind)`,
          by: `return encodeFields(task.kind)`,
        },
        {
          file: openContext,
          text: 'context.delegationId !== subject.delegationId ||\n    context.userId !== subject.userId',
          by: 'context.delegationId === null',
        },
      ],
      missedBy: [
        `${broker}/grants.test.ts: F39 context of another task: is refused`,
        `${broker}/delegations.test.ts: F42 two users with the same work: each step acts for its own, and takes no other’s context`,
      ],
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
      name: 'a cancel revokes what was delegated for the job',
      without: [
        {
          file: grantRows,
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
const grantRows = 'packages/db/migrations/0007_grants.sql'
const grants = `${db}/vault/grants.ts`
const redeem = 'apps/broker/src/grants/redeem.ts'
const openContext = 'apps/broker/src/grants/open-task-context.ts'
const signed = {
  file: openContext,
  text: 'return delegationIsSigned(api.delegationKey, signed, context.signature) ? context : null',
  by: 'return delegationIsSigned(api.delegationKey, signed, context.signature) ? context : context',
}
