import { adapterFor } from '@tessera/adapters/registry'
import { restoreAuthContext, runAs } from '@tessera/auth-context/auth-context'
import { UserContext } from '@tessera/auth-context/user-context'
import type { Broker, BrokerTrust } from '@tessera/broker-client/broker'
import { type Grant, release, serviceGrant } from '@tessera/broker-client/grants'
import type { TaskId } from '@tessera/contracts/ids'
import type { Login } from '@tessera/db/login'
import { findWorkflow } from '@tessera/db/services'
import type { FileStore } from '@tessera/encrypted-files/file-store'
import type { Logger } from '@tessera/runtime/logger'
import type { Mode } from '@tessera/runtime/mode'
import { runInContext } from '@tessera/runtime/request-context'
import { taskContext } from '@tessera/tasks/task-context'
import { CredentialUse } from './credential-use.ts'
import { contextIsSpent, endTask, type TaskOutcome } from './end-task.ts'
import { holdGrant } from './hold-grant.ts'
import { redeemTask } from './redeem-task.ts'
import { boundFetch } from './service/bound-fetch.ts'
import { type EgressConnection, egressFetch } from './service/egress-fetch.ts'
import type { ClaimedStep, StepHandler, Task } from './steps/task.ts'
import type { TaskContexts } from './task-contexts.ts'
import { endAfterFailure, giveBack } from './task-failure.ts'
import { GrantEnded, Stopping } from './task-stopped.ts'

/** What all tasks of a process share. */
export interface TaskParts {
  readonly broker: Broker
  readonly connection: BrokerTrust
  /** Null where no service is reached through egress. */
  readonly egress: EgressConnection | null
  readonly login: Login<'tessera_worker'>
  readonly mode: Mode
  readonly files: FileStore
  /** Where an operator keeps sites of panels; null where nobody does. */
  readonly panelSitesDir: string | null
  readonly logger: Logger
}

/** Works on one task. Never rejects: a step that was not ended is sent again when its grant runs out. */
export type TaskRun = (
  taskId: TaskId,
  contexts: TaskContexts,
  stopping: AbortSignal,
) => Promise<void>

/**
 * The one way in which any step is worked on: claim it, work as its user under the grant, write what came of it, give
 * everything back.
 */
export function userAwareTask(parts: TaskParts, handler: StepHandler): TaskRun {
  return async (taskId, contexts, stopping) => {
    await runInContext({ requestId: taskId, taskId }, async () => {
      try {
        const sealedContext = await contexts.fetch(taskId)
        if (sealedContext === null) return parts.logger.info('the context of the task is gone')
        const claim = await redeemTask(
          parts.connection,
          { taskId, sealedContext },
          { signal: stopping },
        )
        if (claim.outcome === 'refused') {
          return parts.logger.info({ reason: claim.reason }, 'claim refused')
        }
        const outcome = await underGrant(parts, claim.grant, stopping, handler)
        if (contextIsSpent(outcome)) await contexts.remove(taskId)
      } catch (error) {
        parts.logger.warn({ err: error }, 'the task could not be worked on')
      }
    })
  }
}

/** Restores who asked for the work, does it as her, and forgets the grant's secrets. */
async function underGrant(
  parts: TaskParts,
  grant: Grant,
  stopping: AbortSignal,
  handler: StepHandler,
): Promise<TaskOutcome> {
  try {
    const context = taskContext.parse(JSON.parse(grant.context))
    const { userId, jobId, taskId, trace } = context
    const names = { requestId: trace, userId, taskId, ...(jobId !== null && { jobId }) }
    return await runInContext(names, async () => {
      const started = performance.now()
      await using hold = await holdGrant(grant, { ...parts, stopping }).catch(
        async (error: unknown) => {
          if (error instanceof GrantEnded) await giveBack({ ...parts, grant })
          throw error
        },
      )
      const user = new UserContext(parts.login, grant.rowProof, restoreAuthContext(context))
      const step = { ...parts, context, grant, hold, user, use: new CredentialUse() }
      const outcome = await runAs(user.auth, async () => await work(parts, step, handler))
      parts.logger.info(
        {
          kind: context.kind,
          fence: grant.fence,
          outcome,
          milliseconds: Math.round(performance.now() - started),
        },
        'step worked on',
      )
      return outcome
    })
  } finally {
    grant.rowProof.wipe()
    if ('secret' in grant.credential) grant.credential.secret.wipe()
  }
}

async function work(
  parts: TaskParts,
  step: ClaimedStep,
  handler: StepHandler,
): Promise<TaskOutcome> {
  try {
    const connect = async (claimed: ClaimedStep) => await connectService(parts, claimed)
    return await endTask(step, await handler(step, connect))
  } catch (error) {
    const reason: unknown = step.hold.signal.aborted ? step.hold.signal.reason : error
    if (!(reason instanceof Stopping)) return await endAfterFailure(step, reason)
    await release(parts.connection, step.grant, { credentialUsed: step.use.isSeen, putBack: true })
    return 'put_back'
  }
}

async function connectService({ mode, egress }: TaskParts, step: ClaimedStep): Promise<Task> {
  const { hold, use, user } = step
  const grant = serviceGrant(step.grant)
  const workflow =
    grant.service.kind === 'cloudgene'
      ? null
      : await user.read(async (unit) => await findWorkflow(unit, grant.service.id))
  const adapter = adapterFor({ ...grant.service, workflow })
  const { credential } = grant
  if (!credential.available || credential.delivery === 'sealed') {
    const { allowedRequests, credentialHeader } = adapter
    const fetch = boundFetch({ grant, hold, use, mode, credentialHeader, allowedRequests })
    return { ...step, grant, adapter, fetch }
  }
  if (egress === null) throw new Error('the credential is at egress, and this worker has none')
  return { ...step, grant, adapter, fetch: egressFetch({ grant, hold, use, egress }) }
}
