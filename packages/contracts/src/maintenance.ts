import { z } from 'zod'

/**
 * What is done again and again without anybody's asking. Each has a row of its own in the record, under this name, and none is done
 * by two processes at a time or sooner than after its time.
 */
export const maintenanceTasks = {
  'stop-jobs': {
    by: 'dispatcher',
    purpose: 'stop-jobs',
    everyMs: 800,
    does: 'Ends jobs and steps that nobody may run any more.',
  },
  'tell-of-inactive-services': {
    by: 'dispatcher',
    purpose: 'stop-jobs',
    everyMs: 800,
    does: 'Says in jobs that they wait for a service which is switched off.',
  },
  'remind-of-credentials': {
    by: 'dispatcher',
    purpose: 'remind',
    everyMs: 60_000,
    does: 'Tells owners of tokens that end soon, were not used for long, or whose service has moved.',
  },
  'remind-of-documents': {
    by: 'dispatcher',
    purpose: 'remind',
    everyMs: 60_000,
    does: 'Tells owners of documents that end soon.',
  },
  'send-notices': {
    by: 'dispatcher',
    purpose: 'notify',
    everyMs: 1_000,
    does: 'Sends on notices whose mail or webhook is due.',
  },
  'remind-of-removals': {
    by: 'dispatcher',
    purpose: 'remove-accounts',
    everyMs: 60_000,
    does: 'Tells those who leave that a day is left.',
  },
  'begin-removals': {
    by: 'dispatcher',
    purpose: 'remove-accounts',
    everyMs: 60_000,
    does: 'Closes accounts whose owners asked for it a week ago.',
  },
  'remove-accounts': {
    by: 'dispatcher',
    purpose: 'remove-accounts',
    everyMs: 2_000,
    does: 'Removes what is left of closed accounts, piece by piece.',
  },
  'wake-steps': {
    by: 'dispatcher',
    purpose: 'dispatch',
    everyMs: 60_000,
    does: 'Looks again at steps that have waited for a quarter of an hour.',
  },
  'forget-uploads': {
    by: 'dispatcher',
    purpose: 'forget',
    everyMs: 600_000,
    does: 'Forgets uploads that were broken off a day ago.',
  },
  'forget-unfinished-files': {
    by: 'dispatcher',
    purpose: 'forget',
    everyMs: 600_000,
    does: 'Forgets files that a worker began for a job or document and nobody will finish.',
  },
  'remove-bytes': {
    by: 'api',
    purpose: 'remove-bytes',
    everyMs: 30_000,
    does: 'Removes the bytes of files that are forgotten, deleted, or of closed accounts.',
  },
  'sweep-files': {
    by: 'api',
    purpose: 'sweep-files',
    everyMs: 3_600_000,
    does: 'Removes halves of files whose writer was broken off a day ago.',
  },
  'check-services': {
    by: 'broker',
    purpose: 'check-services',
    everyMs: null,
    does: 'Keeps what workers found when they asked services whether they are well.',
  },
  'read-catalogues': {
    by: 'broker',
    purpose: 'read-catalogues',
    everyMs: null,
    does: 'Keeps what services offer, where it is something else than before.',
  },
  'check-credentials': {
    by: 'broker',
    purpose: 'check-credentials',
    everyMs: null,
    does: 'Asks services once a day whether stored credentials still work.',
  },
  'delete-credentials': {
    by: 'broker',
    purpose: 'delete-credentials',
    everyMs: null,
    does: 'Deletes the credentials of closed accounts.',
  },
  'forget-spent': {
    by: 'broker',
    purpose: 'forget-spent',
    everyMs: 60_000,
    does: 'Forgets requests, challenges and revocations that are too old to matter.',
  },
  'forget-runs': {
    by: 'dispatcher',
    purpose: 'forget',
    everyMs: 3_600_000,
    does: 'Removes old lines of this record.',
  },
} as const satisfies Readonly<Record<string, MaintenanceTaskFacts>>

interface MaintenanceTaskFacts {
  /** The process that does it. */
  readonly by: 'dispatcher' | 'api' | 'broker'
  /** What its units of work declare. */
  readonly purpose: string
  /**
   * It is not done sooner after it was begun, unless it said that there is more to do. Null of what has no time of its own: each
   * piece of it has one, and is taken by one process.
   */
  readonly everyMs: number | null
  readonly does: string
}

export type MaintenanceTask = keyof typeof maintenanceTasks
export type TaskBy<Process> = {
  [Task in MaintenanceTask]: (typeof maintenanceTasks)[Task]['by'] extends Process ? Task : never
}[MaintenanceTask]
/** Those that are only counted. */
export type CountedTask = {
  [Task in MaintenanceTask]: (typeof maintenanceTasks)[Task]['everyMs'] extends null ? Task : never
}[MaintenanceTask]
/** Under the system login. */
export type MaintenancePurpose = (typeof maintenanceTasks)[TaskBy<'dispatcher'>]['purpose']
/** The tasks of one purpose. */
export type TaskOf<Purpose> = {
  [Task in MaintenanceTask]: (typeof maintenanceTasks)[Task]['purpose'] extends Purpose
    ? Task
    : never
}[MaintenanceTask]

export const maintenanceTask = z.enum(
  Object.keys(maintenanceTasks) as [MaintenanceTask, ...MaintenanceTask[]],
)

export const maintenanceFailure = z.enum([
  'interrupted',
  'refused',
  'invalid',
  'partly',
  'unexpected',
])
export type MaintenanceFailure = z.infer<typeof maintenanceFailure>

/** What happened, and what to do. */
export const maintenanceFailures: Readonly<
  Record<MaintenanceFailure, { readonly message: string; readonly remedy: string }>
> = {
  interrupted: {
    message: 'The database broke it off.',
    remedy: 'It is tried again by itself. If that lasts, look at the load of the database.',
  },
  refused: {
    message: 'The database did not allow it.',
    remedy: 'Bring the database up to this version of Tessera.',
  },
  invalid: {
    message: 'What it would have written is not allowed.',
    remedy: 'Look in the log of the process, and tell the developers.',
  },
  partly: {
    message: 'Some of it failed; the rest is done.',
    remedy: 'It is tried again by itself. The log of the process names what failed.',
  },
  unexpected: {
    message: 'It failed in a way that nobody foresaw.',
    remedy: 'Look in the log of the process, and tell the developers.',
  },
}

/** Of one task. */
export const maintenanceStatus = z.object({
  task: maintenanceTask,
  /** Null of what never ran. */
  ranAt: z.iso.datetime().nullable(),
  milliseconds: z.int().nullable(),
  /** Rows that its last run changed. */
  changed: z.int(),
  changedTotal: z.int(),
  /** Runs that changed nothing count too. */
  runs: z.int(),
  failures: z.int(),
  failedAt: z.iso.datetime().nullable(),
  failure: maintenanceFailure.nullable(),
  /** Somebody is at it now. */
  isAtWork: z.boolean(),
  /** Nobody has done it for much longer than its time, and nobody is at it. */
  isOverdue: z.boolean(),
})
export type MaintenanceStatus = z.infer<typeof maintenanceStatus>

/** A run that changed rows or failed. A failure that comes again and again is one. */
export const maintenanceRun = z.object({
  id: z.uuid(),
  task: maintenanceTask,
  at: z.iso.datetime(),
  milliseconds: z.int(),
  changed: z.int(),
  failure: maintenanceFailure.nullable(),
  times: z.int(),
  lastAt: z.iso.datetime(),
})
export type MaintenanceRun = z.infer<typeof maintenanceRun>
