import { type ServiceRecordInput, serviceRecordInput } from '@tessera/contracts/managed-service'
import type { CredentialType, ServiceRecord } from '@tessera/contracts/service'
import type { Workflow } from '@tessera/contracts/workflow'
import { type ReadWorkflow, readWorkflowText, workflowText } from './workflow-text.ts'

/** A record as it is being written: what is empty is not known. */
export interface RecordText {
  readonly name: string
  readonly origin: string
  readonly description: string
  readonly institution: string
  readonly country: string
  readonly latitude: string
  readonly longitude: string
  readonly softwareVersion: string
  readonly termsText: string
  readonly termsUrl: string
  /** `2026-12-31` */
  readonly termsSince: string
  readonly retentionDays: string
  readonly minSamples: string
  readonly maxSamples: string
  readonly runningJobs: string
  readonly jobsPerMonth: string
  readonly uploadMegabytes: string
  /** Empty where there is no price. */
  readonly priceAmount: string
  readonly pricePer: 'job' | 'sample'
  readonly priceCurrency: string
  readonly priceNote: string
  readonly priceSince: string
  /** In each line a label, and the address of a page after the last space. */
  readonly links: string
  readonly tokenUrl: string
  readonly tokenHelp: string
  readonly credentialTypes: readonly CredentialType[]
  /** JSON; empty where there is none. */
  readonly workflow: string
}

/** @param workflow how it imputes, where it lists no choices */
export function recordText(record: ServiceRecord, workflow: Workflow | null = null): RecordText {
  const { location, terms, limits, price, links } = record
  return {
    name: record.name,
    origin: record.origin,
    description: record.description,
    institution: record.institution,
    country: record.country,
    latitude: textOf(location?.latitude),
    longitude: textOf(location?.longitude),
    softwareVersion: record.softwareVersion,
    termsText: terms.text,
    termsUrl: terms.url,
    termsSince: terms.since ?? '',
    retentionDays: textOf(record.retentionDays),
    minSamples: textOf(limits.minSamples),
    maxSamples: textOf(limits.maxSamples),
    runningJobs: textOf(limits.runningJobs),
    jobsPerMonth: textOf(limits.jobsPerMonth),
    uploadMegabytes: textOf(limits.uploadBytes / 1_000_000),
    priceAmount: textOf(price?.amount),
    pricePer: price?.per ?? 'job',
    priceCurrency: price?.currency ?? '',
    priceNote: price?.note ?? '',
    priceSince: price?.since ?? '',
    links: links.map(({ label, url }) => `${label} ${url}`).join('\n'),
    tokenUrl: record.tokenUrl,
    tokenHelp: record.tokenHelp,
    credentialTypes: record.credentialTypes,
    workflow: workflowText(workflow),
  }
}

/** @returns the record, or what is wrong with each field of the form */
export function readRecordText(
  text: RecordText,
):
  | { readonly record: ServiceRecordInput }
  | { readonly problems: Partial<Record<keyof RecordText, string>> } {
  const workflow = readWorkflowText(text.workflow)
  const read = serviceRecordInput.safeParse(asWritten(text, workflow))
  const wrong = 'problem' in workflow ? { workflow: workflow.problem } : {}
  if (read.success) return 'problem' in workflow ? { problems: wrong } : { record: read.data }
  return {
    problems: {
      ...Object.fromEntries(
        read.error.issues.map(({ path, message }) => [
          fields[path.slice(0, 2).join('.')] ?? fields[String(path[0])] ?? path[0],
          message,
        ]),
      ),
      ...wrong,
    },
  }
}

function asWritten(text: RecordText, workflow: ReadWorkflow): unknown {
  const { latitude, longitude } = text
  return {
    ...text,
    location:
      latitude.trim() === '' && longitude.trim() === ''
        ? null
        : { latitude: numberOf(latitude), longitude: numberOf(longitude) },
    terms: { text: text.termsText, url: text.termsUrl.trim(), since: text.termsSince || null },
    retentionDays: numberOf(text.retentionDays),
    limits: {
      minSamples: numberOf(text.minSamples),
      maxSamples: numberOf(text.maxSamples),
      runningJobs: numberOf(text.runningJobs),
      jobsPerMonth: numberOf(text.jobsPerMonth),
      uploadBytes: Math.round((numberOf(text.uploadMegabytes) ?? Number.NaN) * 1_000_000),
    },
    price: priceOf(text),
    links: text.links
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .map((line) => {
        const space = line.lastIndexOf(' ')
        return { label: line.slice(0, Math.max(space, 0)), url: line.slice(space + 1) }
      }),
    tokenUrl: text.tokenUrl.trim(),
    workflow: 'workflow' in workflow ? workflow.workflow : null,
  }
}

function priceOf(text: RecordText): unknown {
  const isEmpty = [text.priceAmount, text.priceCurrency, text.priceNote, text.priceSince].every(
    (part) => part.trim() === '',
  )
  if (isEmpty) return null
  return {
    amount: numberOf(text.priceAmount),
    per: text.pricePer,
    currency: text.priceCurrency.trim(),
    note: text.priceNote,
    since: text.priceSince || null,
  }
}

function textOf(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(value)
}

function numberOf(text: string): number | null {
  return text.trim() === '' ? null : Number(text)
}

/** Where the contract and the form have other names. */
const fields: Readonly<Record<string, keyof RecordText>> = {
  'location.latitude': 'latitude',
  'location.longitude': 'longitude',
  'terms.text': 'termsText',
  'terms.url': 'termsUrl',
  'terms.since': 'termsSince',
  'price.amount': 'priceAmount',
  'price.currency': 'priceCurrency',
  'price.note': 'priceNote',
  'price.since': 'priceSince',
  'limits.minSamples': 'minSamples',
  'limits.maxSamples': 'maxSamples',
  'limits.runningJobs': 'runningJobs',
  'limits.jobsPerMonth': 'jobsPerMonth',
  'limits.uploadBytes': 'uploadMegabytes',
}
