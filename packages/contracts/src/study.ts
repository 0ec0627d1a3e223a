import { z } from 'zod'
import { countryName, isSameCountry } from './country-name.ts'
import { fileId, jobId, serviceId, studyId, studyInvitationId, userId } from './ids.ts'
import { job, jobAttempt, jobState, waitReason } from './job.ts'
import { line, lines } from './line.ts'
import { studyResearch } from './study-terms.ts'

/** A viewer reads, a contributor adds jobs and files of her own and fetches results, a lead says who is in it. */
export const studyRole = z.enum(['viewer', 'contributor', 'lead'])
export type StudyRole = z.infer<typeof studyRole>

/** Where the jobs of a study may be sent; null for anywhere. */
export const allowedCountries = z.array(countryName).min(1).max(250).nullable()
export type AllowedCountries = z.infer<typeof allowedCountries>

export const studyFields = z.object({
  name: line.min(1).max(80),
  description: lines.max(2000).default(''),
  countries: allowedCountries.default(null),
})
export type StudyFields = z.infer<typeof studyFields>

/** A study as one of its members sees it. */
export const study = z.object({
  id: studyId,
  name: z.string(),
  description: z.string(),
  countries: allowedCountries,
  /** What it is for; null where nobody has said it. */
  research: studyResearch.nullable(),
  /** A job against the confirmed terms of its documents is refused, and not only warned of. */
  blocksForbidden: z.boolean(),
  /** Of whoever asks. */
  role: studyRole,
  isOwner: z.boolean(),
  members: z.int(),
  createdAt: z.iso.datetime(),
  joinedAt: z.iso.datetime(),
  /** From then on nothing comes into it. */
  archivedAt: z.iso.datetime().nullable(),
})
export type Study = z.infer<typeof study>

/** Who is in it. Of a person no more is shown than what she goes by here. */
export const studyMember = z.object({
  userId,
  username: z.string(),
  name: z.string().nullable(),
  role: studyRole,
  isOwner: z.boolean(),
  joinedAt: z.iso.datetime(),
})
export type StudyMember = z.infer<typeof studyMember>

export const studyAddress = z.email().trim().max(254)

/** What a lead has asked and nobody has answered, as far as she is told. */
export const sentStudyInvitation = z.object({
  id: studyInvitationId,
  address: z.string(),
  role: studyRole,
  invitedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
})
export type SentStudyInvitation = z.infer<typeof sentStudyInvitation>

/** What somebody is asked. More of the study she sees once she is in it. */
export const studyInvitation = z.object({
  id: studyInvitationId,
  studyName: z.string(),
  role: studyRole,
  invitedBy: z.string(),
  invitedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
})
export type StudyInvitation = z.infer<typeof studyInvitation>

/** A line of the list of a study's jobs. */
export const listedStudyJob = z.object({
  id: jobId,
  name: z.string(),
  userId,
  username: z.string(),
  serviceId,
  serviceName: z.string(),
  state: jobState,
  waitReason: waitReason.nullable(),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
})
export type ListedStudyJob = z.infer<typeof listedStudyJob>

export const studyFile = z.object({
  id: fileId,
  name: z.string(),
  userId,
  username: z.string(),
  sizeBytes: z.int(),
  state: z.enum(['receiving', 'checking', 'stored', 'refused']),
  createdAt: z.iso.datetime(),
})
export type StudyFile = z.infer<typeof studyFile>

/**
 * A job as a member of its study sees it. The account at the service and the job's number there are its owner's: whoever knows
 * the number may fetch the results there.
 */
export const studyJob = job
  .pick({
    id: true,
    name: true,
    serviceId: true,
    serviceName: true,
    state: true,
    waitReason: true,
    stateText: true,
    failureCode: true,
    explanation: true,
    settings: true,
    settingLabels: true,
    inputs: true,
    attempt: true,
    createdAt: true,
    updatedAt: true,
    endedAt: true,
  })
  .extend({
    study: z.object({ id: studyId, name: z.string() }),
    /** Of whoever asks. */
    role: studyRole,
    owner: z.object({ id: userId, username: z.string(), name: z.string().nullable() }),
  })
export type StudyJob = z.infer<typeof studyJob>

export const studyJobAttempt = jobAttempt.omit({ remoteAccount: true, remoteId: true })
export type StudyJobAttempt = z.infer<typeof studyJobAttempt>

/** Whether somebody who has this role may fetch the bytes of results of others. */
export function mayFetch(role: StudyRole): boolean {
  return role !== 'viewer'
}

/** Whether a service may get the jobs of a study: of one that says nothing of its place nobody knows. */
export function allowsCountry(countries: AllowedCountries, serviceCountry: string): boolean {
  return countries === null || countries.some((each) => isSameCountry(each, serviceCountry))
}
