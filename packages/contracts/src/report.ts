import { z } from 'zod'
import { control, controlProblem } from './control.ts'
import { finding, fileFacts, inputFile, resultFile } from './file.ts'
import { jobId, studyId } from './ids.ts'
import { attemptNumber, jobAttempt, jobOrigin, jobState } from './job.ts'
import { methods } from './provenance.ts'
import { quality, qualityProblem } from './quality.ts'
import { resultDeletion } from './result-deletion.ts'
import { serviceRecord } from './service.ts'
import { study, studyMember } from './study.ts'

/** Somebody as the pages name her to whoever asked. */
const person = studyMember.pick({ username: true, name: true })
export type ReportedPerson = z.infer<typeof person>

/** Where an attempt ran: the record of the service as it was then. */
const reportedService = z.object({
  record: serviceRecord.pick({
    name: true,
    kind: true,
    origin: true,
    institution: true,
    country: true,
    softwareVersion: true,
    terms: true,
    retentionDays: true,
  }),
  /** Of the record. */
  version: z.int().positive(),
  since: z.iso.datetime(),
  /** What runs there, by its own words; null where it does not tell. */
  application: z
    .object({ id: z.string(), name: z.string(), version: z.string(), since: z.iso.datetime() })
    .nullable(),
  /** As the account could choose it then; null where that is not known. */
  panel: z.object({ label: z.string(), populations: z.array(z.string()) }).nullable(),
})

const reportedInput = inputFile
  .pick({ id: true, name: true, sizeBytes: true, sha256: true })
  .extend({
    facts: fileFacts.nullable(),
    /** What the check found in it; none for whoever is not its owner. */
    findings: z.array(finding.pick({ severity: true, message: true })),
  })
export type ReportedInput = z.infer<typeof reportedInput>

const reportedResult = resultFile.pick({
  id: true,
  name: true,
  sizeBytes: true,
  sha256: true,
  encrypted: true,
})

/** One try. What only its owner may know of it is null for others. */
const reportedAttempt = jobAttempt
  .pick({
    number: true,
    settings: true,
    settingLabels: true,
    remoteAccount: true,
    remoteId: true,
    state: true,
    stateText: true,
    createdAt: true,
    endedAt: true,
  })
  .extend({ inputs: z.int().nonnegative(), results: z.int().nonnegative() })
export type ReportedAttempt = z.infer<typeof reportedAttempt>

/** A document on which the work rests, with the terms that its owner has confirmed. */
const reliedOn = z.object({
  title: z.string(),
  /** Of the document here. */
  version: z.int().positive(),
  /** Null of a document of somebody else. */
  sha256: z.string().nullable(),
  terms: z.array(z.string()),
})
export type ReliedOn = z.infer<typeof reliedOn>

/** Whose credential it ran with: by its label and account, which are no secret. */
const reportedCredential = z.object({
  label: z.string().nullable(),
  account: z.string().nullable(),
  /** The account is that of the service's shared token. */
  isShared: z.boolean(),
})

/** What a report says of a job, whether by itself or among others. */
const anyJob = z.object({
  id: jobId,
  name: z.string(),
  state: jobState,
  stateText: z.string().nullable(),
  /** Why it failed and what helps, in the words that the page had. */
  failure: z.object({ code: z.string(), message: z.string(), remedy: z.string() }).nullable(),
  owner: person,
  /** Null for whoever is not its owner. */
  origin: jobOrigin.nullable(),
  /** Null for whoever is not its owner. */
  credential: reportedCredential.nullable(),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** The newest first. */
  attempts: z.array(reportedAttempt).min(1),
  /** The number of the one of which all below is told. */
  attempt: attemptNumber,
  service: reportedService,
  inputs: z.array(reportedInput),
  results: z.array(reportedResult),
  /** Results that their owner deleted since. */
  deleted: resultDeletion.shape.files,
  unreadResults: z.array(z.object({ name: z.string(), problem: qualityProblem })),
  /** Null of an attempt that did not come to a good end. */
  methods: methods.nullable(),
  /** Where the RO-Crate metadata document is, for whoever may read it. */
  manifest: z.string(),
})
export type ReportedAnyJob = z.infer<typeof anyJob>

/** What became of the variants that were sent, as the service counted them. */
const countedVariants = z.object({
  /** Percent of the variants that the panel knows; null where the service does not say. */
  overlap: z.number().nullable(),
  counts: z.array(
    z.object({
      name: z.string(),
      count: z.int().nonnegative(),
      fate: z.enum(['used', 'kept_apart', 'differs', 'left_out']),
    }),
  ),
})

const reportedQuality = quality.omit({ sites: true })
export type ReportedQuality = z.infer<typeof reportedQuality>

const reportedJob = anyJob.extend({
  study: z.object({ id: studyId, name: z.string() }).nullable(),
  quality: reportedQuality.nullable(),
  counted: countedVariants.nullable(),
  control: control.nullable(),
  unreadControl: z.array(z.object({ name: z.string(), problem: controlProblem })),
})
export type ReportedJob = z.infer<typeof reportedJob>

/** A job of a study, in short. */
const reportedStudyJob = anyJob.extend({
  quality: quality
    .pick({
      measure: true,
      variants: true,
      typed: true,
      typedOnly: true,
      imputed: true,
      byFrequency: true,
    })
    .nullable(),
})
export type ReportedStudyJob = z.infer<typeof reportedStudyJob>

const anyReport = z.object({
  /** Of this schema: a report that was asked for is rendered by what knows its form. */
  form: z.literal(1),
  madeAt: z.iso.datetime(),
  madeFor: person,
  /** Of the pages, without a trailing slash. */
  origin: z.string(),
  /** Of Tessera. */
  version: z.string(),
  documents: z.array(reliedOn),
})

const jobReport = anyReport.extend({ kind: z.literal('job'), job: reportedJob })
export type JobReport = z.infer<typeof jobReport>

/** What a report says of a study. */
export const reportedStudy = z.object({
  study: study.pick({
    id: true,
    name: true,
    description: true,
    countries: true,
    role: true,
    isOwner: true,
    createdAt: true,
    archivedAt: true,
  }),
  members: z.array(studyMember.omit({ userId: true })),
  /** The newest first. */
  jobs: z.array(reportedStudyJob),
  /** Older ones that are not among them. */
  jobsLeftOut: z.int().nonnegative(),
})
export type ReportedStudy = z.infer<typeof reportedStudy>

const studyReport = anyReport.extend({ kind: z.literal('study'), ...reportedStudy.shape })
export type StudyReport = z.infer<typeof studyReport>

/**
 * All that a report says, gathered and frozen when it is asked for: rendered again it is the same, byte for byte. It holds
 * nothing that whoever asked may not see.
 */
export const reportInput = z.discriminatedUnion('kind', [jobReport, studyReport])
export type ReportInput = z.infer<typeof reportInput>

/** Older jobs of a study are only counted. */
export const mostReportedJobs = 300
