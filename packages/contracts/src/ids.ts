import { z } from 'zod'

export const userId = z.uuid().brand('UserId')
export const credentialId = z.uuid().brand('CredentialId')
export const fileId = z.uuid().brand('FileId')
export const jobId = z.uuid().brand('JobId')
export const attemptId = z.uuid().brand('AttemptId')
/** A step is what a worker claims; its id is the task id. */
export const taskId = z.uuid().brand('TaskId')
export const delegationId = z.uuid().brand('DelegationId')
export const grantId = z.uuid().brand('GrantId')
/** Small integers, because scripts and people write them: 1 is the first service of the registry. */
export const serviceId = z.coerce.number().int().positive().max(32_767).brand('ServiceId')

export type UserId = z.infer<typeof userId>
export type CredentialId = z.infer<typeof credentialId>
export type FileId = z.infer<typeof fileId>
export type JobId = z.infer<typeof jobId>
export type AttemptId = z.infer<typeof attemptId>
export type TaskId = z.infer<typeof taskId>
export type DelegationId = z.infer<typeof delegationId>
export type GrantId = z.infer<typeof grantId>
export type ServiceId = z.infer<typeof serviceId>
