import { z } from 'zod'
import { serviceId } from './ids.ts'

/** What an account sent to one service in one calendar month, UTC. */
export const usage = z.object({
  serviceId,
  serviceName: z.string(),
  /** `2026-11` */
  month: z.string().regex(/^\d{4}-\d{2}$/),
  /** Each attempt at a job that was sent or may still be. */
  jobs: z.int(),
  completed: z.int(),
  failed: z.int(),
  cancelled: z.int(),
  /** Of all jobs together: who was sent twice counts twice. */
  samples: z.int(),
  bytesSent: z.int(),
  bytesReceived: z.int(),
  /** For which jobs were at the service, in its queue or running. */
  secondsRunning: z.int(),
  /**
   * By the price in the service's record when each job was sent, for each currency; samples that the check did not count
   * are left out. No bill.
   */
  estimatedCosts: z.array(z.object({ currency: z.string(), amount: z.number() })),
  /** How many may be sent in this month; null where nobody has set a quota, and for months that are over. */
  jobsAllowed: z.int().nullable(),
})
export type Usage = z.infer<typeof usage>
