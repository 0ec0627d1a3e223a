import { z } from 'zod'
import { errorCode } from './errors.ts'
import { batchId, fileId, jobId, scheduleId, serviceId, studyId } from './ids.ts'
import { line } from './line.ts'
import { serviceFailure } from './service-failure.ts'

export const jobState = z.enum([
  'draft',
  'checking',
  'queued',
  'waiting',
  'submitting',
  'running',
  'exporting',
  'collecting',
  'completed',
  'completed_with_warnings',
  'failed',
  'cancelled',
])
export type JobState = z.infer<typeof jobState>

export const terminalStates = [
  'completed',
  'completed_with_warnings',
  'failed',
  'cancelled',
] as const satisfies readonly JobState[]
export type TerminalState = (typeof terminalStates)[number]

export function isTerminal(state: JobState): state is TerminalState {
  return terminalStates.some((terminal) => terminal === state)
}

export function isCompleted(state: JobState): boolean {
  return state === 'completed' || state === 'completed_with_warnings'
}

/**
 * Why a job waits. None of these is a failure: it goes on by itself, after a new token, or (`moved`: the service has
 * another address) once its owner has said that her credential may be used there.
 */
export const waitReason = z.enum(['slot', 'credential', 'moved', 'service'])
export type WaitReason = z.infer<typeof waitReason>

/** A key that a service gives to one of its choices. */
const choice = z.string().min(1).max(500)

/** What the researcher chose. Values are keys that the service itself listed. */
export const jobSettings = z.object({
  panel: choice,
  population: choice,
  build: z.enum(['hg19', 'hg38']),
  phasing: choice,
  mode: choice,
  r2Filter: choice,
  /** AES-256 for the server's zip files instead of ZipCrypto. */
  aesEncryption: z.boolean(),
})
export type JobSettings = z.infer<typeof jobSettings>

const label = z.string().min(1)

/** What the service called the chosen values when the job was submitted. */
export const jobSettingLabels = z
  .object({ panel: label, population: label, phasing: label, mode: label, r2Filter: label })
  .partial()
export type JobSettingLabels = z.infer<typeof jobSettingLabels>

export const submitJobInput = z.object({
  serviceId,
  name: line.min(1).max(80),
  fileIds: z.array(fileId).min(1).max(25),
  settings: jobSettings,
  /** Of which its owner is a member who may add to it. */
  studyId: studyId.nullish(),
})
export type SubmitJobInput = z.infer<typeof submitJobInput>

/**
 * Chosen by whoever submits: what is sent again under the same key is the same job, for as long as there is that job. The
 * user's keys are apart from those of each consent.
 */
export const idempotencyKey = z.uuid().toLowerCase()

/** One line of a job's history, in order of `sequence`. `text` is plain text. */
export const jobEvent = z.object({
  jobId,
  sequence: z.number().int().positive(),
  at: z.iso.datetime(),
  event: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('state'),
      state: jobState,
      waitReason: waitReason.nullable(),
      text: z.string().nullable(),
    }),
    /** A step of the remote server, replaced as a whole whenever it changes. */
    z.object({
      kind: z.literal('remote'),
      positionInQueue: z.number().int().nullable(),
      steps: z.array(
        z.object({
          name: z.string(),
          messages: z.array(
            z.object({ severity: z.enum(['ok', 'error', 'warning', 'running']), text: z.string() }),
          ),
        }),
      ),
    }),
    z.object({
      kind: z.literal('note'),
      severity: z.enum(['info', 'warning', 'error']),
      text: z.string(),
    }),
  ]),
})
export type JobEvent = z.infer<typeof jobEvent>

/** Of an attempt at a job, from 1. */
export const attemptNumber = z.int().positive().max(1_000_000)

/** A file that is sent. */
const jobInput = z.object({ id: fileId, name: z.string(), sizeBytes: z.number().int() })

/** A job as its owner sees it. */
export const job = z.object({
  id: jobId,
  name: z.string(),
  serviceId,
  serviceName: z.string(),
  state: jobState,
  waitReason: waitReason.nullable(),
  /** What a person reads beside the state; plain text. */
  stateText: z.string().nullable(),
  /** Which failure ended the job, where it is one of Tessera's and not the service's. */
  failureCode: errorCode.nullable(),
  /** Why the service ended it, where its words are known; null of every other job. */
  explanation: serviceFailure.nullable(),
  cancelRequested: z.boolean(),
  /** How often it was tried, this time included. */
  attempt: z.number().int().positive(),
  /** Of this attempt. */
  settings: jobSettings,
  settingLabels: jobSettingLabels,
  /** Of this attempt. */
  inputs: z.array(jobInput),
  /** The account at the service for which the job was made, as far as known: it runs on no other. */
  remoteAccount: z.string().nullable(),
  /**
   * The account of the owner's present token, when the job waits because it is not that one and nothing was sent yet:
   * she says whether it runs there instead.
   */
  otherAccount: z.string().nullable(),
  /** It was submitted by somebody without a credential of her own, to run on the account of the service's shared token. */
  onSharedAccount: z.boolean(),
  /** The job's number there. */
  remoteId: z.string().nullable(),
  /** The batch of its owner that it is part of. */
  batchId: batchId.nullable(),
  /** The study in which others see it. */
  studyId: studyId.nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
})
export type Job = z.infer<typeof job>

/** One try at a job, as its owner sees it. The others are kept as they ended, with what they made. */
export const jobAttempt = z.object({
  number: attemptNumber,
  settings: jobSettings,
  settingLabels: jobSettingLabels,
  inputs: z.array(jobInput),
  /** How many files it made are here; none for whoever may not read results. */
  results: z.int().nonnegative(),
  remoteAccount: z.string().nullable(),
  remoteId: z.string().nullable(),
  state: jobState,
  stateText: z.string().nullable(),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
})
export type JobAttempt = z.infer<typeof jobAttempt>

/**
 * Whose results are shown of a job, unless others are asked for: of the last attempt that was completed and has some.
 * Where there are none, the last that was completed.
 */
export function shownAttempt<Attempt extends Pick<JobAttempt, 'number' | 'results' | 'state'>>(
  attempts: readonly Attempt[],
): Attempt | null {
  const last = attempts.toSorted((one, other) => other.number - one.number)
  const withResults = last.filter(({ results }) => results > 0)
  const completed = ({ state }: Attempt) => isCompleted(state)
  return withResults.find(completed) ?? withResults[0] ?? last.find(completed) ?? last[0] ?? null
}

/** Who submitted a job: its owner herself, or what she allowed to. Names are null of what was removed since. */
export const jobOrigin = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('owner') }),
  z.object({ kind: z.literal('schedule'), id: scheduleId.nullable(), name: z.string().nullable() }),
  z.object({ kind: z.literal('program'), name: z.string() }),
])
export type JobOrigin = z.infer<typeof jobOrigin>
