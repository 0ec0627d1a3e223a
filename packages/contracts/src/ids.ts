import { z } from 'zod'

/** Always in small letters, so that one id is one text in file names and maps too. */
const id = z.uuid().toLowerCase()

export const userId = id.brand('UserId')
export const credentialId = id.brand('CredentialId')
export const fileId = id.brand('FileId')
export const jobId = id.brand('JobId')
export const attemptId = id.brand('AttemptId')
/** A step is what a worker claims; its id is the task id. */
export const taskId = id.brand('TaskId')
export const delegationId = id.brand('DelegationId')
export const grantId = id.brand('GrantId')
export const sessionId = id.brand('SessionId')
/** A way to sign in that another server vouches for. */
export const identityId = id.brand('IdentityId')
export const deviceId = id.brand('DeviceId')
export const passkeyId = id.brand('PasskeyId')
export const noticeId = id.brand('NoticeId')
export const webhookId = id.brand('WebhookId')
export const webhookDeliveryId = id.brand('WebhookDeliveryId')
export const personalTokenId = id.brand('PersonalTokenId')
export const permissionId = id.brand('PermissionId')
export const scheduleId = id.brand('ScheduleId')
export const programId = id.brand('ProgramId')
export const studyId = id.brand('StudyId')
/** Of an address to a study. */
export const studyInvitationId = id.brand('StudyInvitationId')
export const documentId = id.brand('DocumentId')
/** Of something that a document says. */
export const findingId = id.brand('FindingId')
export const roleGrantId = id.brand('RoleGrantId')
export const invitationId = id.brand('InvitationId')
/** Chosen by whoever asks for the batch. */
export const batchId = id.brand('BatchId')
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
export type SessionId = z.infer<typeof sessionId>
export type IdentityId = z.infer<typeof identityId>
export type DeviceId = z.infer<typeof deviceId>
export type PasskeyId = z.infer<typeof passkeyId>
export type NoticeId = z.infer<typeof noticeId>
export type WebhookId = z.infer<typeof webhookId>
export type WebhookDeliveryId = z.infer<typeof webhookDeliveryId>
export type PersonalTokenId = z.infer<typeof personalTokenId>
export type DocumentId = z.infer<typeof documentId>
export type FindingId = z.infer<typeof findingId>
export type PermissionId = z.infer<typeof permissionId>
export type ScheduleId = z.infer<typeof scheduleId>
export type ProgramId = z.infer<typeof programId>
export type StudyId = z.infer<typeof studyId>
export type StudyInvitationId = z.infer<typeof studyInvitationId>
export type RoleGrantId = z.infer<typeof roleGrantId>
export type InvitationId = z.infer<typeof invitationId>
export type BatchId = z.infer<typeof batchId>
export type ServiceId = z.infer<typeof serviceId>
