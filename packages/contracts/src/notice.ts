import { z } from 'zod'
import { noticeId, serviceId } from './ids.ts'

/** Something that its owner should know in time. */
export const notice = z.object({
  id: noticeId,
  kind: z.enum(['credential_expires', 'credential_unused', 'credential_refused', 'service_moved']),
  /** Before the end, or since the last use; 0 for a move. */
  days: z.number().int(),
  /** The end, the last use, or the moment in which the service got another address. */
  about: z.iso.datetime(),
  serviceId,
  serviceName: z.string(),
})
export type Notice = z.infer<typeof notice>
