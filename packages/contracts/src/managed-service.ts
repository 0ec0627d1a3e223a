import { z } from 'zod'
import { serviceId } from './ids.ts'

export const switchedStatus = z.enum(['active', 'inactive'])

/** A service as those see it who look after it: how it is, and how much it is used, by nobody's name. */
export const managedService = z.object({
  id: serviceId,
  name: z.string(),
  status: switchedStatus,
  /** Whether the reader may switch it on and off. */
  maySwitch: z.boolean(),
  /** Null where it was never looked at. */
  health: z.enum(['reachable', 'refused', 'unreachable']).nullable(),
  checkedAt: z.iso.datetime().nullable(),
  pollSeconds: z.int(),
  maxUploadBytes: z.coerce.number().int(),
  /** People with a credential there. */
  users: z.int(),
  openJobs: z.int(),
  /** Of these, those that wait. */
  waitingJobs: z.int(),
  /** Begun in the last thirty days. */
  monthJobs: z.int(),
})
export type ManagedService = z.infer<typeof managedService>
