import { z } from 'zod'
import { noticeId, serviceId } from './ids.ts'

/** Something that its owner should know in time. */
export const notice = z.object({
  id: noticeId,
  kind: z.enum(['credential_expires', 'credential_unused']),
  /** Before the end, or since the last use. */
  days: z.number().int(),
  /** The end, or the last use. */
  about: z.iso.datetime(),
  serviceId,
  serviceName: z.string(),
})
export type Notice = z.infer<typeof notice>
