import { z } from 'zod'
import { serviceId } from './ids.ts'
import { line, lines } from './line.ts'
import {
  credentialType,
  healthState,
  location,
  service,
  serviceKind,
  serviceLimits,
  servicePrice,
} from './service.ts'
import { workflow } from './workflow.ts'

/** `retired`: it is switched off because it is no more. */
export const switchedStatus = z.enum(['active', 'inactive', 'retired'])
export type SwitchedStatus = z.infer<typeof switchedStatus>

const page = z.url({ protocol: /^https?$/ }).max(500)

const longestWorkflow = 60_000

/** A description that is kept with a service is short enough to go with a grant. */
export const recordedWorkflow = workflow.refine(
  (described) => JSON.stringify(described).length <= longestWorkflow,
  `must not be longer than ${longestWorkflow} characters`,
)

/** What whoever looks after a service writes of it. */
export const serviceRecordInput = z.object({
  name: line.min(1).max(100),
  origin: z.url().max(300),
  description: lines.max(2_000),
  institution: line.max(200),
  country: line.max(100),
  location: location.nullable(),
  softwareVersion: line.max(100),
  terms: z.object({
    text: lines.max(20_000),
    url: page.or(z.literal('')),
    since: z.iso.date().nullable(),
  }),
  retentionDays: z.int().min(1).max(3_650).nullable(),
  limits: serviceLimits
    .extend({
      minSamples: z.int().min(1).max(10_000_000).nullable(),
      maxSamples: z.int().min(1).max(10_000_000).nullable(),
      uploadBytes: z.int().min(1_000_000).max(10_000_000_000_000),
      runningJobs: z.int().min(1).max(10_000).nullable(),
      jobsPerMonth: z.int().min(1).max(1_000_000).nullable(),
    })
    .refine(({ minSamples, maxSamples }) => (minSamples ?? 1) <= (maxSamples ?? Infinity), {
      path: ['maxSamples'],
      message: 'must not be less than the fewest',
    }),
  price: servicePrice.extend({ note: line.max(300) }).nullable(),
  links: z.array(z.object({ label: line.min(1).max(80), url: page })).max(10),
  tokenUrl: page.or(z.literal('')),
  tokenHelp: lines.max(2_000),
  credentialTypes: z
    .array(credentialType)
    .min(1)
    .max(3)
    .transform((types) => [...new Set(types)]),
  /** How it imputes, where it lists no choices of its own; null of every other. */
  workflow: recordedWorkflow.nullable(),
})
export type ServiceRecordInput = z.infer<typeof serviceRecordInput>

/** What it is called in addresses, and what it speaks: neither changes afterwards. */
export const newServiceInput = z.object({
  slug: z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/),
  kind: serviceKind,
  record: serviceRecordInput,
})
export type NewServiceInput = z.infer<typeof newServiceInput>

/** A service as those see it who look after it: how it is, and how much it is used, by nobody's name. */
export const managedService = z.object({
  id: serviceId,
  name: z.string(),
  status: service.shape.status,
  checkState: service.shape.check,
  /** Whether the reader may change it and switch it off. */
  mayManage: z.boolean(),
  /** Whether she may switch it on. */
  maySwitch: z.boolean(),
  /** Null where it was never looked at. */
  health: healthState.nullable(),
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
