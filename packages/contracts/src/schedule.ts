import { z } from 'zod'
import { errorCode } from './errors.ts'
import { fileId, jobId, scheduleId, serviceId, studyId } from './ids.ts'
import { jobSettingLabels, jobSettings, submitJobInput } from './job.ts'
import { timeZone } from './time-zone.ts'

/** `HH:mm`, as clocks show it in the time zone. */
const time = z.iso.time({ precision: -1 })

/**
 * When, in somebody's time zone. A time that clocks leave out is an hour later; of a time that they show twice it is the
 * first. In a month that is shorter it is the last day.
 */
export const recurrence = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('once'), date: z.iso.date(), time, timeZone }),
  /** 1 is Monday. */
  z.object({ kind: z.literal('weekly'), weekday: z.int().min(1).max(7), time, timeZone }),
  z.object({ kind: z.literal('monthly'), day: z.int().min(1).max(31), time, timeZone }),
])
export type Recurrence = z.infer<typeof recurrence>

export const makeScheduleInput = submitJobInput.extend({ recurrence })
export type MakeScheduleInput = z.infer<typeof makeScheduleInput>

export const scheduleState = z.enum(['active', 'paused', 'ended', 'stopped'])
export type ScheduleState = z.infer<typeof scheduleState>

/** What came of one time. */
export const occurrence = z.object({
  /** As it was planned. */
  at: z.iso.datetime(),
  outcome: z.enum(['sent', 'not_sent', 'missed', 'skipped']),
  /** Why nothing was submitted. */
  code: errorCode.nullable(),
  jobId: jobId.nullable(),
})
export type Occurrence = z.infer<typeof occurrence>

/** A schedule as its owner sees it. */
export const schedule = z.object({
  id: scheduleId,
  /** Of each of its jobs. */
  name: z.string(),
  serviceId,
  serviceName: z.string(),
  settings: jobSettings,
  settingLabels: jobSettingLabels,
  /** The name is null for a file that was removed. */
  files: z.array(z.object({ id: fileId, name: z.string().nullable() })),
  /** The account at the service that its jobs are for. */
  remoteAccount: z.string().nullable(),
  /** In which its jobs are; when that does not take them any more, nothing is submitted. */
  studyId: studyId.nullable(),
  recurrence,
  state: scheduleState,
  /** Why it was stopped. */
  stopCode: errorCode.nullable(),
  nextAt: z.iso.datetime().nullable(),
  /** The newest first; no more than the last few. */
  occurrences: z.array(occurrence),
  createdAt: z.iso.datetime(),
})
export type Schedule = z.infer<typeof schedule>
