import { z } from 'zod'
import { serviceId } from './ids.ts'

export const serviceKind = z.enum(['cloudgene', 'ga4gh-wes', 'dnastack'])
export type ServiceKind = z.infer<typeof serviceKind>

export const credentialType = z.enum(['api_token', 'basic', 'oauth2'])
export type CredentialType = z.infer<typeof credentialType>

/**
 * `panel_gone`: it answers, and does not offer the account of the check a panel any more that it offered lately.
 * `maintenance`: it answers, and is closed for now. `not_offered`: it answers, and does not offer imputation to the account of the
 * check any more. `refused`: it answers, and does not take the credential of the check.
 */
export const healthState = z.enum([
  'reachable',
  'panel_gone',
  'maintenance',
  'not_offered',
  'refused',
  'unreachable',
])
export type HealthState = z.infer<typeof healthState>

/** A panel that the account of the check could choose until a moment, and not since. */
export const gonePanel = z.object({
  value: z.string(),
  label: z.string(),
  seenAt: z.iso.datetime(),
})
export type GonePanel = z.infer<typeof gonePanel>

/** How a service answered a system check; nobody looks where no operator has stored a credential for it. */
export const serviceHealth = z.object({
  state: healthState,
  /** Until it answered, or until that was given up. */
  milliseconds: z.number().int(),
  /** Jobs that wait or run there; null where it does not tell. */
  queued: z.int().nonnegative().nullable(),
  /** In its own words, where it is closed. */
  announcement: z.string().max(500),
  checkedAt: z.iso.datetime(),
  /** Checks in a row that got no answer; of one alone nobody knows whether it says anything. */
  misses: z.int().nonnegative(),
  gonePanels: z.array(gonePanel),
})
export type ServiceHealth = z.infer<typeof serviceHealth>

/** One answer of those that are kept. */
export const serviceCheck = serviceHealth
  .pick({ state: true, milliseconds: true, queued: true })
  .extend({
    at: z.iso.datetime(),
  })
export type ServiceCheck = z.infer<typeof serviceCheck>

/** Serves those who have no credential of their own, until a day. */
export const sharedToken = z.object({
  until: z.iso.datetime(),
  /** Its account at the service. */
  account: z.string(),
})
export type SharedToken = z.infer<typeof sharedToken>

/** Degrees, north and east. */
export const location = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
})
export type Location = z.infer<typeof location>

/** What one job may be; null where nobody knows. */
export const serviceLimits = z.object({
  minSamples: z.int().positive().nullable(),
  maxSamples: z.int().positive().nullable(),
  uploadBytes: z.int().positive(),
  /** Of one account at once. */
  runningJobs: z.int().positive().nullable(),
  /** Of one account in a calendar month, UTC: a quota that whoever manages the service has set. */
  jobsPerMonth: z.int().positive().nullable(),
})
export type ServiceLimits = z.infer<typeof serviceLimits>

/** What a job costs there, as whoever manages the service wrote it: for estimates, and no bill. */
export const servicePrice = z.object({
  amount: z.number().positive().max(1_000_000),
  per: z.enum(['job', 'sample']),
  /** ISO 4217 */
  currency: z.string().regex(/^[A-Z]{3}$/, 'three capital letters, such as EUR'),
  note: z.string(),
  since: z.iso.date().nullable(),
})
export type ServicePrice = z.infer<typeof servicePrice>

/** What a service says of itself, and people wrote of it. Each change makes another version of it. */
export const serviceRecord = z.object({
  slug: z.string(),
  name: z.string(),
  kind: serviceKind,
  origin: z.url(),
  description: z.string(),
  institution: z.string(),
  country: z.string(),
  location: location.nullable(),
  /** Of the program that runs there; empty where nobody knows. */
  softwareVersion: z.string(),
  /** Text and address are empty where there are none. */
  terms: z.object({ text: z.string(), url: z.string(), since: z.iso.date().nullable() }),
  /** How long it keeps results; null where nobody knows. */
  retentionDays: z.int().positive().nullable(),
  limits: serviceLimits,
  /** Null where nobody has written one. */
  price: servicePrice.nullable(),
  links: z.array(z.object({ label: z.string(), url: z.string() })),
  /** Where a person makes a token, and how. */
  tokenUrl: z.string(),
  tokenHelp: z.string(),
  credentialTypes: z.array(credentialType),
})
export type ServiceRecord = z.infer<typeof serviceRecord>

/** A record that a service had, from a moment on until the next one. */
export const serviceVersion = z.object({
  version: z.int().positive(),
  since: z.iso.datetime(),
  record: serviceRecord,
})
export type ServiceVersion = z.infer<typeof serviceVersion>

export const service = serviceRecord.extend({
  id: serviceId,
  /** Of the record. */
  version: z.int().positive(),
  /** `active` services take jobs; the others are listed so that people see what exists. */
  status: z.enum(['active', 'inactive']),
  /** `not_checked`: nobody has tried this entry against the live server. */
  check: z.enum(['not_checked', 'checked', 'unreachable', 'retired']),
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

/** What an account could choose, from a moment on until it could choose something else. */
export const serviceCatalogue = z.object({ since: z.iso.datetime(), options: serviceOptions })
export type ServiceCatalogue = z.infer<typeof serviceCatalogue>

/** What a service offers the account of its check, from a moment on until it offered something else. */
export const serviceSnapshot = serviceCatalogue.extend({
  /** When it was last read to be so. */
  readAt: z.iso.datetime(),
})
export type ServiceSnapshot = z.infer<typeof serviceSnapshot>

/** A panel that was offered and is no more, with what of the reader's was made for it. */
export const missedPanel = z.object({
  serviceId,
  panel: z.string(),
  label: z.string(),
  /** Since when, as far as somebody looked. */
  since: z.iso.datetime(),
  /** To whom it is not offered: the reader's own account, or that of the service's check. */
  noticedBy: z.enum(['own', 'check']),
  /** Jobs that have not ended. */
  openJobs: z.int(),
  savedSettings: z.int(),
  schedules: z.int(),
})
export type MissedPanel = z.infer<typeof missedPanel>
