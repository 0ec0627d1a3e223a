import { z } from 'zod'
import { sessionId } from './ids.ts'

/** A sign-in that lives: of a browser, or of a program that signed in over the REST interface. */
export const session = z.object({
  id: sessionId,
  kind: z.enum(['browser', 'bearer']),
  /** As the browser named itself when it signed in. */
  userAgent: z.string(),
  /** An IPv4 address, or the network of an IPv6 address. */
  address: z.string(),
  /** ISO 3166-1 alpha-2; null for an address of no country, such as a private one. */
  country: z.string().length(2).nullable(),
  createdAt: z.iso.datetime(),
  /** To within minutes. */
  lastUsedAt: z.iso.datetime(),
  /** When it ends if it is not used again. */
  expiresAt: z.iso.datetime(),
  /** The one that asks. */
  isCurrent: z.boolean(),
})
export type Session = z.infer<typeof session>

export const endSessionInput = z.object({ sessionId })

/** How many of each there were. */
export const stoppedEverything = z.object({
  sessions: z.int(),
  tokens: z.int(),
  jobs: z.int(),
  schedules: z.int(),
  consents: z.int(),
  /** That a model was being asked about her documents. */
  questions: z.int(),
})
export type StoppedEverything = z.infer<typeof stoppedEverything>
