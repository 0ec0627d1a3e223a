import { randomUUID } from 'node:crypto'
import { taskId } from '@tessera/contracts/ids'
import type { StepKind } from '@tessera/contracts/step'
import { insertStep } from '@tessera/db/steps'
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
  const { key } = await task.broker.sealingKey('context')
  const id = taskId.parse(randomUUID())
  const sealedContext = await sealTaskContext(
    key,
    contextOfNextStep(task.context, { taskId: id, kind }),
  )
  const { userId, jobId, serviceId, attempt, step } = task.work
  return {
    insert: async (unit, afterSeconds) =>
      await insertStep(
        unit,
        { userId, jobId, serviceId, attemptId: attempt.id },
        step.delegationId,
        { id, kind, sealedContext, dueAt: later(task, afterSeconds) },
      ),
  }
}
