import {
  credentialType,
  serviceKind,
  type ServiceRecord,
  serviceRecord,
} from '@tessera/contracts/service'
import { z } from 'zod'

/** The columns of `app.services` that a record keeps. */
export const serviceRecordColumns = z.object({
  slug: z.string(),
  name: z.string(),
  kind: serviceKind,
  origin: z.string(),
  description: z.string(),
  institution: z.string(),
  country: z.string(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  softwareVersion: z.string(),
  termsText: z.string(),
  termsUrl: z.string(),
  termsSince: z.string().nullable(),
  retentionDays: z.number().nullable(),
  maxUploadBytes: z.number(),
  minSamples: z.number().nullable(),
  maxSamples: z.number().nullable(),
  runningJobs: z.number().nullable(),
  jobsPerMonth: z.number().nullable(),
  price: serviceRecord.shape.price,
  links: serviceRecord.shape.links,
  tokenUrl: z.string(),
  tokenHelp: z.string(),
  credentialTypes: z.array(credentialType),
})

export function recordFromColumns(row: z.infer<typeof serviceRecordColumns>): ServiceRecord {
  return {
    slug: row.slug,
    name: row.name,
    kind: row.kind,
    origin: row.origin,
    description: row.description,
    institution: row.institution,
    country: row.country,
    location:
      row.latitude === null || row.longitude === null
        ? null
        : { latitude: row.latitude, longitude: row.longitude },
    softwareVersion: row.softwareVersion,
    terms: { text: row.termsText, url: row.termsUrl, since: row.termsSince },
    retentionDays: row.retentionDays,
    limits: {
      minSamples: row.minSamples,
      maxSamples: row.maxSamples,
      uploadBytes: row.maxUploadBytes,
      runningJobs: row.runningJobs,
      jobsPerMonth: row.jobsPerMonth,
    },
    price: row.price,
    links: row.links,
    tokenUrl: row.tokenUrl,
    tokenHelp: row.tokenHelp,
    credentialTypes: row.credentialTypes,
  }
}
