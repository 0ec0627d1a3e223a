import { randomUUID } from 'node:crypto'
import { type DelegationId, delegationId, taskId } from '@tessera/contracts/ids'
import { scopesOfStep, type StepKind } from '@tessera/contracts/step'
import { insertChildStep, insertStep, type NewStep, type StepOwner } from '@tessera/db/steps'
import type { JobUnit } from '@tessera/db/unit'
import { contextOfNextStep, sealTaskContext } from '@tessera/tasks/task-context'
import { type JobTask, later } from './task.ts'

export interface NextStep {
  /** Due so many seconds from now. */
  insert(unit: JobUnit, afterSeconds: number): Promise<void>
}

/**
 * Seals the context of the step that follows. Done before anything that must not happen twice, because the broker's key
 * may have to be asked for.
 */
export async function prepareNextStep(task: JobTask, kind: StepKind): Promise<NextStep> {
  const step = await sealStep(task, kind, {})
  return {
    insert: async (unit, afterSeconds) =>
      await insertStep(unit, ownerOf(task), task.work.step.delegationId, {
        ...step,
        dueAt: later(task, afterSeconds),
      }),
  }
}

/** As {@link prepareNextStep}, for a child task: it may do what a step of its kind needs, and nothing else. */
export async function prepareChildStep(task: JobTask, kind: StepKind): Promise<NextStep> {
  const child = { id: delegationId.parse(randomUUID()), scopes: scopesOfStep[kind] }
  const step = await sealStep(task, kind, { delegationId: child.id })
  return {
    insert: async (unit, afterSeconds) =>
      await insertChildStep(unit, ownerOf(task), child, {
        ...step,
        dueAt: later(task, afterSeconds),
      }),
  }
}

async function sealStep(
  task: JobTask,
  kind: StepKind,
  under: { readonly delegationId?: DelegationId },
): Promise<NewStep> {
  const { key } = await task.broker.sealingKey('context')
  const id = taskId.parse(randomUUID())
  const context = contextOfNextStep(task.context, { taskId: id, kind, ...under })
  return { id, kind, sealedContext: await sealTaskContext(key, context) }
}

function ownerOf({ work }: JobTask): StepOwner {
  const { userId, jobId, serviceId, attempt } = work
  return { userId, jobId, serviceId, attemptId: attempt.id }
}
