import { z } from 'zod'
import { serviceId } from './ids.ts'

export const serviceKind = z.enum(['cloudgene', 'ga4gh-wes', 'dnastack'])
export type ServiceKind = z.infer<typeof serviceKind>

export const credentialType = z.enum(['api_token', 'basic', 'oauth2'])
export type CredentialType = z.infer<typeof credentialType>

/** How a service answered a system check; nobody looks where no operator has stored a credential for it. */
export const serviceHealth = z.object({
  /** `refused`: it answers, and does not take the credential of the check. */
  state: z.enum(['reachable', 'refused', 'unreachable']),
  /** Until it answered, or until that was given up. */
  milliseconds: z.number().int(),
  checkedAt: z.iso.datetime(),
})
export type ServiceHealth = z.infer<typeof serviceHealth>

/** Serves those who have no credential of their own, until a day. */
export const sharedToken = z.object({
  until: z.iso.datetime(),
  /** Its account at the service. */
  account: z.string(),
})
export type SharedToken = z.infer<typeof sharedToken>

export const service = z.object({
  id: serviceId,
  slug: z.string(),
  name: z.string(),
  kind: serviceKind,
  origin: z.url(),
  description: z.string(),
  institution: z.string(),
  country: z.string(),
  /** `active` services take jobs; the others are listed so that people see what exists. */
  status: z.enum(['active', 'inactive']),
  /** `not_checked`: nobody has tried this entry against the live server. */
  check: z.enum(['not_checked', 'checked', 'unreachable', 'retired']),
  /** Where a person makes a token, and how. */
  tokenUrl: z.string(),
  tokenHelp: z.string(),
  credentialTypes: z.array(credentialType),
  health: serviceHealth.nullable(),
  /** Null where everybody uses a credential of her own. */
  sharedToken: sharedToken.nullable(),
})
export type Service = z.infer<typeof service>

const choice = z.object({ value: z.string(), label: z.string() })

/** What one account may choose at one service, read from the service with that account's own token. */
export const serviceOptions = z.object({
  appId: z.string(),
  appName: z.string(),
  appVersion: z.string(),
  panels: z.array(z.object({ value: z.string(), label: z.string(), populations: z.array(choice) })),
  builds: z.array(choice),
  phasing: z.array(choice),
  modes: z.array(choice),
  r2Filters: z.array(choice),
  readAt: z.iso.datetime(),
})
export type ServiceOptions = z.infer<typeof serviceOptions>
