import { makeScheduleInput, schedule } from '@tessera/contracts/schedule'
import { readDatabaseTime } from '@tessera/db/database-time'
import { findSchedule, insertSchedule } from '@tessera/db/schedules'
import { Fault } from '@tessera/runtime/fault'
import type { Delegations } from '../delegations.ts'
import { requireRunnable, whileAskingForOptions } from '../jobs/submission.ts'
import type { StandingPermissions } from '../permissions/standing-permissions.ts'
import { signedIn } from '../trpc.ts'
import { isKnownTimeZone, nextOccurrence } from './occurrences.ts'
import { requireRoom } from './require-room.ts'

/** What could not be submitted now is refused now. At its time it is asked again. */
export function makeSchedule({
  delegations,
  permissions,
}: {
  readonly delegations: Delegations
  readonly permissions: StandingPermissions
}) {
  return signedIn('schedule.made')
    .input(input)
    .output(schedule)
    .mutation(
      async ({ ctx, input: wanted }) =>
        await whileAskingForOptions(delegations, ctx, async (unit, userId) => {
          await requireRoom(unit, userId)
          const { account, settingLabels } = await requireRunnable(unit, wanted)
          const nextAt = nextOccurrence(wanted.recurrence, await readDatabaseTime(unit))
          if (nextAt === null) throw new Fault('schedule_in_past')
          const { serviceId } = wanted
          const fileIds = [...new Set(wanted.fileIds)]
          const permissionId = await permissions.give(unit, {
            userId,
            kind: 'schedule',
            serviceId,
            fileIds,
            lifetimeSeconds: null,
          })
          const { remoteAccount } = account
          const id = await insertSchedule(unit, {
            ...wanted,
            fileIds,
            userId,
            settingLabels,
            remoteAccount,
            permissionId,
            nextAt,
          })
          await ctx.audit(unit, userId, { subject: id, detail: { service: serviceId } })
          const made = await findSchedule(unit, id)
          if (made === null) throw new Error('the new schedule is not visible')
          return made
        }),
    )
}

const input = makeScheduleInput.refine(({ recurrence }) => isKnownTimeZone(recurrence.timeZone), {
  path: ['recurrence', 'timeZone'],
  error: 'Times in this time zone cannot be worked out. Choose one by its city.',
})
