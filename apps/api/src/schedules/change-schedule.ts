import { scheduleId, type ScheduleId } from '@tessera/contracts/ids'
import { job } from '@tessera/contracts/job'
import type { Schedule } from '@tessera/contracts/schedule'
import { readDatabaseTime } from '@tessera/db/database-time'
import { findJob } from '@tessera/db/jobs'
import {
  deleteSchedule,
  findSchedule,
  findSchedulePermission,
  holdSchedule,
  pauseSchedule as pause,
  resumeSchedule as resume,
} from '@tessera/db/schedules'
import { endPermission } from '@tessera/db/standing-permissions'
import type { UserUnit } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import type { Delegations } from '../delegations.ts'
import { requireRunnable, submit, whileAskingForOptions } from '../jobs/submission.ts'
import type { StandingPermissions } from '../permissions/standing-permissions.ts'
import { signedIn } from '../trpc.ts'
import { nextOccurrence } from './occurrences.ts'
import { requireRoom } from './require-room.ts'

/** What has begun to fire is waited for: after this nothing does. */
export function pauseSchedule() {
  return signedIn('schedule.paused')
    .input(input)
    .mutation(
      async ({ ctx, input: { scheduleId: id } }) =>
        await ctx.principal.asUser(async (unit, userId) => {
          await pauseActive(unit, id)
          await ctx.audit(unit, userId, { subject: id })
        }),
    )
}

/** @throws Fault `not_found`; `schedule_state_changed` when it is not active */
export async function pauseActive(unit: UserUnit, id: ScheduleId): Promise<void> {
  const { state } = await holdWithoutPermission(unit, id)
  if (state !== 'active') throw new Fault('schedule_state_changed')
  await pause(unit, id)
}

/** A new permission, for the account that she has now. What could not be submitted now is refused. */
export function resumeSchedule({
  delegations,
  permissions,
}: {
  readonly delegations: Delegations
  readonly permissions: StandingPermissions
}) {
  return signedIn('schedule.resumed')
    .input(input)
    .mutation(
      async ({ ctx, input: { scheduleId: id } }) =>
        await whileAskingForOptions(delegations, ctx, async (unit, userId) => {
          const held = await hold(unit, id)
          if (held.state === 'active') throw new Fault('schedule_state_changed')
          await requireRoom(unit, userId, id)
          const known = await findSchedule(unit, id)
          requireFiles(known)
          const { account } = await requireRunnable(unit, held)
          // A clock that was set back does not bring back a time that was dealt with.
          const newest = Date.parse(known?.occurrences[0]?.at ?? '') || 0
          const now = await readDatabaseTime(unit)
          const nextAt = nextOccurrence(held.recurrence, new Date(Math.max(now.getTime(), newest)))
          if (nextAt === null) throw new Fault('schedule_in_past')
          const { serviceId, fileIds } = held
          const permissionId = await permissions.give(unit, {
            userId,
            kind: 'schedule',
            serviceId,
            fileIds,
            lifetimeSeconds: null,
          })
          const { remoteAccount } = account
          await resume(unit, id, { remoteAccount, permissionId, nextAt })
          await ctx.audit(unit, userId, { subject: id })
        }),
    )
}

export function removeSchedule() {
  return signedIn('schedule.removed')
    .input(input)
    .mutation(
      async ({ ctx, input: { scheduleId: id } }) =>
        await ctx.principal.asUser(async (unit, userId) => {
          await holdWithoutPermission(unit, id)
          if (!(await deleteSchedule(unit, id))) throw new Fault('not_found')
          await ctx.audit(unit, userId, { subject: id })
        }),
    )
}

/** By the user herself, beside its times: on the account that she has now. */
export function sendNow({ delegations }: { readonly delegations: Delegations }) {
  return signedIn('job.submitted')
    .input(input)
    .output(job)
    .mutation(async ({ ctx, input: { scheduleId: id } }) => {
      const contextKey = await delegations.contextKey()
      return await whileAskingForOptions(delegations, ctx, async (unit, userId) => {
        const held = await hold(unit, id)
        requireFiles(await findSchedule(unit, id))
        const { jobId, detail } = await submit(delegations, unit, contextKey, {
          userId,
          input: held,
          method: ctx.principal.method,
          requestId: ctx.requestId,
        })
        await ctx.audit(unit, userId, { subject: jobId, detail: { ...detail, schedule: id } })
        const submitted = await findJob(unit, jobId)
        if (submitted === null) throw new Error('the new job is not visible')
        return submitted
      })
    })
}

/** The permission first: whoever fires the schedule takes it before the schedule, and so nobody waits in a ring. */
async function holdWithoutPermission(unit: UserUnit, id: ScheduleId) {
  const permissionId = await findSchedulePermission(unit, id)
  if (permissionId === null) throw new Fault('not_found')
  await endPermission(unit, permissionId)
  const held = await hold(unit, id)
  // It was resumed in the meantime, under another permission.
  if (held.permissionId !== permissionId) throw new Fault('schedule_state_changed')
  return held
}

async function hold(unit: UserUnit, id: ScheduleId) {
  const held = await holdSchedule(unit, id)
  if (held === null) throw new Fault('not_found')
  return { ...held, fileIds: [...held.fileIds] }
}

function requireFiles(schedule: Schedule | null): void {
  if (schedule?.files.some(({ name }) => name === null) === true)
    throw new Fault('schedule_file_gone')
}

const input = z.object({ scheduleId })
