import { randomUUID } from 'node:crypto'
import type { ErrorCode } from '@tessera/contracts/errors'
import type { JobId, UserId } from '@tessera/contracts/ids'
import type { SealingKey } from '@tessera/crypto/seal'
import { writeAudit } from '@tessera/db/audit'
import type { Login } from '@tessera/db/login'
import {
  advanceSchedule,
  type DueSchedule,
  type FiringSchedule,
  type NewOccurrence,
  postponeSchedule,
  recordOccurrences,
  stopUnpermittedSchedule,
  takeDueSchedule,
  tellOfSchedule,
} from '@tessera/db/schedule-firing'
import { endPermission } from '@tessera/db/standing-permissions'
import { asProgram, DatabaseAway, ProofRefused, type StandingUnit } from '@tessera/db/unit'
import { type Fault, isFault } from '@tessera/runtime/fault'
import { runInContext } from '@tessera/runtime/request-context'
import type { Delegations } from '../delegations.ts'
import { submit } from '../jobs/submission.ts'
import type { StandingPermissions } from '../permissions/standing-permissions.ts'
import { startReading } from '../services/account-reading.ts'
import { planOccurrences } from './occurrences.ts'

export interface FiringDependencies {
  readonly api: Login<'tessera_api'>
  readonly delegations: Delegations
  readonly permissions: StandingPermissions
}

export type Fired =
  | { readonly outcome: 'sent'; readonly jobId: JobId }
  | { readonly outcome: 'not_sent' | 'missed' | 'skipped'; readonly code: ErrorCode }
  /** Somebody else fires it, or did. */
  | { readonly outcome: 'nothing' }
  /** What it needs is away for a moment. */
  | { readonly outcome: 'postponed'; readonly code: ErrorCode }

/**
 * Submits what a schedule that is due says, as its owner and with the rights that she has now: a new job with a delegation
 * and a trace of its own. Job, occurrence and the schedule's next time are one transaction, so that a process that falls
 * leaves all of it or nothing, and of two processes one submits.
 *
 * @throws what {@link isHouseAway} knows when a part of the house is away: nothing has happened then. Anything else is a fault
 *   of ours; the schedule is postponed then, so that it does not stand before others
 */
export async function fireSchedule(deps: FiringDependencies, due: DueSchedule): Promise<Fired> {
  try {
    return await submitOrRefuse(deps, due)
  } catch (error) {
    if (!isHouseAway(error)) await postpone(deps, due, error)
    throw error
  }
}

/** The broker or Postgres: no schedule can be fired just now. */
export function isHouseAway(error: unknown): boolean {
  return error instanceof DatabaseAway || isFault(error, 'unavailable')
}

async function submitOrRefuse(deps: FiringDependencies, due: DueSchedule): Promise<Fired> {
  const requestId = randomUUID()
  return await runInContext({ requestId }, async () => {
    const contextKey = await deps.delegations.contextKey()
    try {
      return await inUnit(
        deps,
        due,
        async (unit, userId, schedule) =>
          await submitDue(deps, { unit, userId, schedule, due, requestId, contextKey }),
      )
    } catch (error) {
      if (error instanceof ProofRefused) return await stop(deps, due)
      if (!isFault(error) || error.code === 'unavailable') throw error
      return await refuse(deps, due, error, requestId)
    }
  })
}

interface Firing {
  readonly unit: StandingUnit
  readonly userId: UserId
  readonly schedule: FiringSchedule
  readonly due: DueSchedule
  readonly requestId: string
  readonly contextKey: SealingKey
}

async function submitDue(deps: FiringDependencies, firing: Firing): Promise<Fired> {
  const { unit, userId, schedule, due, requestId, contextKey } = firing
  const { missed, current, next } = planOccurrences(
    schedule.recurrence,
    schedule.nextAt,
    schedule.now,
  )
  const code = 'schedule_missed'
  const past = missed.map((at) => ({ at, outcome: 'missed', code }) as const)
  if (current === null) {
    await settle(firing, past, next === null ? { stopped: code } : { next, failures: 0 })
    return { outcome: 'missed', code }
  }
  const { jobId, detail } = await submit(deps.delegations, unit, contextKey, {
    userId,
    input: { ...schedule, fileIds: [...schedule.fileIds] },
    permissionId: due.permissionId,
    account: schedule.remoteAccount,
    method: 'schedule',
    requestId,
  })
  const actor = `schedule:${schedule.id}`
  await writeAudit(unit, { userId, actor, action: 'job.submitted', subject: jobId, detail })
  const sent = { at: current, outcome: 'sent', jobId } as const
  await settle(firing, [...past, sent], next === null ? 'ended' : { next, failures: 0 })
  return { outcome: 'sent', jobId }
}

/** Nothing can be submitted: waits a little, or writes down why. */
async function refuse(
  deps: FiringDependencies,
  due: DueSchedule,
  fault: Fault,
  requestId: string,
): Promise<Fired> {
  const code = fault.code === 'not_found' ? 'schedule_file_gone' : fault.code
  let reads: FiringSchedule['serviceId'] | null = null
  const fired = await inUnit(deps, due, async (unit, userId, schedule): Promise<Fired> => {
    const { recurrence, nextAt, now } = schedule
    const { missed, current, next } = planOccurrences(recurrence, nextAt, now)
    if (current === null) return { outcome: 'nothing' }
    if (passing.has(code) && now.getTime() - current.getTime() < patienceMilliseconds) {
      await postponeSchedule(unit, schedule.id, retrySeconds)
      if (code === 'service_options_unavailable') reads = schedule.serviceId
      return { outcome: 'postponed', code }
    }
    const past = missed.map((at) => ({ at, outcome: 'missed', code: 'schedule_missed' }) as const)
    const occurrences = [...past, { at: current, outcome: 'not_sent', code } as const]
    const failures = schedule.failures + 1
    const goesOn = next !== null && !lasting.has(code) && failures < mostFailures
    await settle(
      { unit, userId, schedule, due },
      occurrences,
      goesOn ? { next, failures } : { stopped: code },
    )
    return { outcome: 'not_sent', code }
  })
  if (reads !== null) {
    const principal = {
      method: 'schedule' as const,
      asUser: async <T>(work: Parameters<typeof deps.permissions.asUser<T>>[1]) =>
        await deps.permissions.asUser(due.permissionId, work),
    }
    await startReading(deps.delegations, { principal, requestId }, reads, 'read-options')
  }
  return fired
}

async function stop(deps: FiringDependencies, due: DueSchedule): Promise<Fired> {
  const proof = deps.permissions.proof(due.permissionId)
  const code = await asProgram(
    deps.api,
    async (unit) => await stopUnpermittedSchedule(unit, due.scheduleId, proof),
  )
  return code === null ? { outcome: 'nothing' } : { outcome: 'skipped', code }
}

/** In a unit of its own: the one that failed has left nothing. What failed first is what is told. */
async function postpone(
  { permissions }: FiringDependencies,
  { permissionId, scheduleId }: DueSchedule,
  because: unknown,
): Promise<void> {
  try {
    await permissions.asUser(
      permissionId,
      async (unit) => await postponeSchedule(unit, scheduleId, retrySeconds),
    )
  } catch (error) {
    throw isHouseAway(error) ? error : because
  }
}

async function inUnit(
  deps: FiringDependencies,
  due: DueSchedule,
  work: (unit: StandingUnit, userId: UserId, schedule: FiringSchedule) => Promise<Fired>,
): Promise<Fired> {
  return await deps.permissions.asUser(due.permissionId, async (unit, userId) => {
    const schedule = await takeDueSchedule(unit, due.scheduleId)
    return schedule === null ? { outcome: 'nothing' } : await work(unit, userId, schedule)
  })
}

/** The last statements of a unit: what came of it, how the schedule goes on, and what its owner is told. */
async function settle(
  { unit, userId, schedule, due }: Pick<Firing, 'unit' | 'userId' | 'schedule' | 'due'>,
  occurrences: readonly NewOccurrence[],
  then:
    | 'ended'
    | { readonly stopped: ErrorCode }
    | { readonly next: Date; readonly failures: number },
): Promise<void> {
  const of = { userId, scheduleId: schedule.id }
  await recordOccurrences(unit, of, occurrences)
  const last = occurrences.at(-1)
  const stopped = typeof then === 'object' && 'stopped' in then
  if (last !== undefined && last.outcome !== 'sent') {
    const kind = stopped ? 'schedule_stopped' : (`schedule_${last.outcome}` as const)
    await tellOfSchedule(unit, of, { kind, about: last.at })
    const detail = { code: last.code }
    const action = stopped ? 'schedule.stopped' : 'schedule.not_sent'
    await writeAudit(unit, { userId, actor: 'system', action, subject: schedule.id, detail })
  }
  if (then === 'ended') await advanceSchedule(unit, schedule.id, { kind: 'ended' })
  else if ('stopped' in then)
    await advanceSchedule(unit, schedule.id, { kind: 'stopped', code: then.stopped })
  else
    await advanceSchedule(unit, schedule.id, {
      kind: 'again',
      nextAt: then.next,
      failures: then.failures,
    })
  if (then === 'ended' || stopped) await endPermission(unit, due.permissionId)
}

/** What is over in a moment, mostly. */
const passing: ReadonlySet<ErrorCode> = new Set(['service_options_unavailable', 'file_not_ready'])
/** What is the same the next time. */
const lasting: ReadonlySet<ErrorCode> = new Set([
  'schedule_file_gone',
  'file_refused',
  'upload_too_large',
  'job_option_unknown',
  'service_not_found',
  'credential_other_account',
  'study_unknown',
  'study_only_viewed',
  'study_archived',
  'study_elsewhere',
])
const retrySeconds = 300
const patienceMilliseconds = 3_600_000
const mostFailures = 3
