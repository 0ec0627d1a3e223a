import { z } from 'zod'

/** Where programs follow a job over a WebSocket (RFC 6455). The ticket says which job. */
export const progressPath = '/api/progress'

/** The first message, and the only one that a client sends. Each answer is a `JobEvent`, in the order of `sequence`. */
export const progressOpening = z.strictObject({
  ticket: z.string().min(1).max(2_000),
  /** The last event that was seen; those after it follow. */
  after: z.int().min(0).max(999_999_999).default(0),
})
export type ProgressOpening = z.input<typeof progressOpening>

export const progressTicket = z.object({
  ticket: z.string(),
  expiresAt: z.iso.datetime(),
  /** From the origin of the pages. */
  path: z.string(),
})
export type ProgressTicket = z.infer<typeof progressTicket>
