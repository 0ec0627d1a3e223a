import { z } from 'zod'
import { batchCounts } from './batch.ts'
import { errorCode } from './errors.ts'
import { batchId, noticeId, scheduleId, serviceId } from './ids.ts'

const ofService = { id: noticeId, about: z.iso.datetime(), serviceId, serviceName: z.string() }

/** About a credential. `about` is its end, its last use, or the moment in which its service got another address. */
export const credentialNotice = z.object({
  ...ofService,
  kind: z.enum(['credential_expires', 'credential_unused', 'credential_refused', 'service_moved']),
  /** Before the end, or since the last use; 0 for a move. */
  days: z.number().int(),
})
export type CredentialNotice = z.infer<typeof credentialNotice>

/** About a schedule. `about` is the time at which nothing was submitted. */
export const scheduleNotice = z.object({
  ...ofService,
  kind: z.enum(['schedule_stopped', 'schedule_not_sent', 'schedule_missed']),
  scheduleId,
  scheduleName: z.string(),
  /** Why. */
  code: errorCode,
})
export type ScheduleNotice = z.infer<typeof scheduleNotice>

/** No job of a batch is open any more. `about` is when that was noticed. */
export const batchNotice = z.object({
  id: noticeId,
  about: z.iso.datetime(),
  kind: z.literal('batch_ended'),
  batchId,
  batchName: z.string(),
  counts: batchCounts,
})
export type BatchNotice = z.infer<typeof batchNotice>

/** Somebody made an access token in a browser in which the user is signed in. `about` is when. */
export const tokenNotice = z.object({
  id: noticeId,
  about: z.iso.datetime(),
  kind: z.literal('token_made'),
  tokenName: z.string(),
})
export type TokenNotice = z.infer<typeof tokenNotice>

/** Somebody signed in where the user has not for 90 days. `about` is when. */
export const deviceNotice = z.object({
  id: noticeId,
  about: z.iso.datetime(),
  kind: z.literal('new_device'),
  userAgent: z.string(),
  /** ISO 3166-1 alpha-2. */
  country: z.string().nullable(),
})
export type DeviceNotice = z.infer<typeof deviceNotice>

/** Something that its owner should know in time. */
export const notice = z.discriminatedUnion('kind', [
  credentialNotice,
  scheduleNotice,
  batchNotice,
  tokenNotice,
  deviceNotice,
])
export type Notice = z.infer<typeof notice>
