import { z } from 'zod'

/** Cloudgene's state codes. */
export const JOB_STATE = {
  waiting: 1,
  running: 2,
  exporting: 3,
  success: 4,
  failed: 5,
  cancelled: 6,
  retired: 7,
  successNotified: 8,
  failedNotified: 9,
  deleted: 10,
  dead: -1,
} as const

export type JobState = (typeof JOB_STATE)[keyof typeof JOB_STATE]

export const MESSAGE_TYPE = { ok: 0, error: 1, warning: 2, running: 3 } as const

export type MessageType = (typeof MESSAGE_TYPE)[keyof typeof MESSAGE_TYPE]

/** `text` is HTML; `time` is epoch milliseconds, 0 while the work runs. */
export interface Message {
  readonly text: string
  readonly type: MessageType
  readonly time: number
}

export interface Step {
  readonly name: string
  readonly messages: readonly Message[]
}

/** Values as they came, HTML-escaped, by the application's parameter ids. */
export type JobParameters = Readonly<Record<string, string>>

export interface Job {
  readonly id: string
  readonly name: string
  readonly username: string
  readonly userAgent: string
  readonly engine: string
  readonly parameters: JobParameters
  /** What a client of WES wrote on its run. */
  readonly tags: Readonly<Record<string, string>>
  readonly state: JobState
  /** Times are epoch milliseconds; 0 is unset. */
  readonly submittedOn: number
  readonly startTime: number
  readonly endTime: number
  /** When the results go or went; -1 when no date is set. */
  readonly deletedOn: number
  readonly outputHash: string
  readonly steps: readonly Step[]
}

export interface ResultFile {
  readonly hash: string
  readonly jobId: string
  readonly name: string
  readonly size: number
  /** Downloads left. */
  readonly remaining: number
}

export function isUnfinished(state: JobState): boolean {
  return state === JOB_STATE.waiting || state === JOB_STATE.running || state === JOB_STATE.exporting
}

export const jobStateSchema = z.union(Object.values(JOB_STATE).map((code) => z.literal(code)))

export const stepsSchema = z.array(
  z.object({
    name: z.string(),
    messages: z.array(
      z.object({
        text: z.string(),
        type: z.union(Object.values(MESSAGE_TYPE).map((type) => z.literal(type))),
        time: z.number(),
      }),
    ),
  }),
)
