import { z } from 'zod'
import { jobId, serviceId } from './ids.ts'

/** The jobs of an account as its service lists them. */
export const jobListing = z.object({
  jobs: z.array(
    z.object({ id: z.string().min(1).max(200), submittedAt: z.iso.datetime().nullable() }),
  ),
  /** Whether that is all: of a long list the rest is not asked for. */
  isWhole: z.boolean(),
})
export type JobListing = z.infer<typeof jobListing>

/** What a service says of an account, beside what was sent from here. */
export const usageComparison = z.object({
  serviceId,
  serviceName: z.string(),
  /** Null until somebody asked. */
  readAt: z.iso.datetime().nullable(),
  /** Why the last question was not answered; plain text. */
  failure: z.string().nullable(),
  /** It is being asked right now. */
  reading: z.boolean(),
  found: z
    .object({
      /** How many the service lists. */
      listed: z.int(),
      isWhole: z.boolean(),
      /** The earliest of them that has a date. */
      since: z.iso.datetime().nullable(),
      /** Of these, sent from here. */
      sentHere: z.int(),
      /** Sent from here on this account, and not listed; null where the list is not whole. */
      notListed: z.int().nullable(),
      /** The latest of them. */
      missing: z.array(z.object({ jobId, name: z.string(), sentAt: z.iso.datetime() })).max(20),
    })
    .nullable(),
})
export type UsageComparison = z.infer<typeof usageComparison>
