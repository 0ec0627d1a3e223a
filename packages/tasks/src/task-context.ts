import { delegationId, documentId, jobId, taskId, userId } from '@tessera/contracts/ids'
import { type StepKind, stepKind } from '@tessera/contracts/step'
import { encodeFields } from '@tessera/crypto/fields'
import { seal, type SealingKey } from '@tessera/crypto/seal'
import { z } from 'zod'

/**
 * Who asked for what: the encrypted, expiring copy that travels through Redis. It holds no token of the user and gives
 * no right by itself; the broker compares it with the live rows.
 */
export const taskContext = z.object({
  version: z.literal(1),
  userId,
  email: z.string().nullable(),
  jobId: jobId.nullable(),
  documentId: documentId.nullable(),
  taskId,
  kind: stepKind,
  delegationId,
  locale: z.string().max(35),
  /** W3C trace id, so that log lines of all processes can be put together. */
  trace: z.string().regex(/^[0-9a-f]{32}$/),
  /** How the person had signed in when she asked, or under which kind of standing permission it was asked for her. */
  auth: z.object({ method: z.enum(['browser', 'bearer', 'token', 'schedule', 'consent']) }),
  createdAt: z.iso.datetime(),
  /** Which api signed the delegation, and its signature. */
  signedBy: z.string().max(63),
  signature: z.base64url().length(86),
})
export type TaskContext = z.infer<typeof taskContext>

/** Sealed for the broker; at most 1024 bytes, so that a context stays cheap to keep in Redis. */
export async function sealTaskContext(key: SealingKey, context: TaskContext): Promise<Uint8Array> {
  const sealed = await seal(key, {
    info: taskContextInfo,
    aad: taskContextAad(context),
    plaintext: new TextEncoder().encode(JSON.stringify(context)),
  })
  if (sealed.length > maxSealedContextBytes) throw new RangeError('the task context is too large')
  return sealed
}

/** The context of the step after this one: under the same delegation, or of a child task under its own. */
export function contextOfNextStep(
  context: TaskContext,
  next: {
    readonly taskId: TaskContext['taskId']
    readonly kind: StepKind
    readonly delegationId?: TaskContext['delegationId']
  },
): TaskContext {
  return { ...context, ...next, createdAt: new Date().toISOString() }
}

/** Binds a context to its task, so that one pasted into another task does not open. */
export function taskContextAad(
  task: Pick<TaskContext, 'taskId' | 'userId' | 'jobId' | 'documentId' | 'delegationId' | 'kind'>,
): Uint8Array {
  const about = task.jobId ?? task.documentId ?? ''
  return encodeFields(task.taskId, task.userId, about, task.delegationId, task.kind)
}

export const taskContextInfo = 'tessera/task-context/v1'
export const maxSealedContextBytes = 1024
