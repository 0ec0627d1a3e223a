import { z } from 'zod'
import { serviceId } from './ids.ts'
import { line } from './line.ts'

export const timingQuestion = z.object({
  serviceId,
  panel: line.min(1).max(500),
  mode: line.min(1).max(500),
})
export type TimingQuestion = z.infer<typeof timingQuestion>

/** Seconds between which the middle half of the jobs lay, rounded outwards to steps of five minutes and more. */
const range = z.object({ from: z.int().nonnegative(), to: z.int().nonnegative() })
export type TimingRange = z.infer<typeof range>

/** How long jobs with one panel took at a service in the last ninety days, by the service's own clock. */
export const serviceTiming = z.object({
  /** Everybody else's, where there are enough of enough people; else the reader's own. */
  basis: z.enum(['everybody', 'own']),
  /** How many jobs stand behind it; everybody else's rounded down to tens. */
  jobs: z.int().positive(),
  /** In the queue of the service; null where too few were told. */
  waited: range.nullable(),
  ran: range,
})
export type ServiceTiming = z.infer<typeof serviceTiming>
