import { z } from 'zod'
import { permissionId, programId, serviceId } from './ids.ts'
import { program, programScope, programScopes } from './program.ts'

/** A user's standing permission for one program at one service. */
export const consent = z.object({
  id: permissionId,
  program,
  serviceId,
  serviceName: z.string(),
  scopes: z.array(programScope),
  givenAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** Submitted under it, of which the second have not ended. */
  jobs: z.number().int(),
  openJobs: z.number().int(),
  lastUsedAt: z.iso.datetime().nullable(),
})
export type Consent = z.infer<typeof consent>

export const mostConsentDays = 365

export const giveConsentInput = z.object({
  programId,
  serviceId,
  scopes: programScopes,
  days: z.int().min(1).max(mostConsentDays),
})
export type GiveConsentInput = z.infer<typeof giveConsentInput>

export const endConsentInput = z.object({
  consentId: permissionId,
  /** Also the jobs that were submitted under it and have not ended. */
  stopJobs: z.boolean().default(false),
})
export type EndConsentInput = z.output<typeof endConsentInput>

/** A line of the audit trail: what a program did under a consent, or who changed the program meanwhile. */
export const consentUse = z.object({
  /** Rises with time. */
  id: z.uuid(),
  at: z.iso.datetime(),
  action: z.string(),
  subject: z.string(),
  /** Whoever changed the program's keys or status; null for what the program did. */
  by: z.string().nullable(),
})
export type ConsentUse = z.infer<typeof consentUse>

/** A live consent as the program sees it that it was given to. */
export const givenConsent = z.object({
  id: permissionId,
  username: z.string(),
  serviceId,
  scopes: z.array(programScope),
  expiresAt: z.iso.datetime(),
})
export type GivenConsent = z.infer<typeof givenConsent>

/** Names the consent under which a program asks. */
export const consentHeader = 'tessera-consent'
