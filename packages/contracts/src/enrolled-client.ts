import { z } from 'zod'

/** A program that may ask the broker, as the people who run the house see it. */
export const enrolledClient = z.object({
  id: z.string(),
  kind: z.enum(['api', 'worker', 'egress', 'operator']),
  status: z.enum(['active', 'suspended']),
  enrolledAt: z.iso.datetime(),
  /** Of its last request, to the minute; null before the first. */
  lastSeenAt: z.iso.datetime().nullable(),
})
export type EnrolledClient = z.infer<typeof enrolledClient>
