import { type TaskId, taskId } from '@tessera/contracts/ids'
import { z } from 'zod'

/** The one queue. A job's payload is the task id and nothing else. */
export const queueName = 'steps'

export const queuePayload = z.strictObject({ taskId })
export type QueuePayload = z.infer<typeof queuePayload>

/** BullMQ ignores an id it has seen, so each sending of a step has its own. */
export function queueJobId(id: TaskId, dispatch: number): string {
  return `${id}-${dispatch}`
}

/** Where the sealed context of a task lies in Redis. */
export function contextKey(id: TaskId): string {
  return `task_auth:${id}`
}

/** A context that nobody fetched in this time is sent again with the step. */
export const contextTtlSeconds = 3600
