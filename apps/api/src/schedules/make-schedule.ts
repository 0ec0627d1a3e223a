import { makeScheduleInput, schedule } from '@tessera/contracts/schedule'
import { readDatabaseTime } from '@tessera/db/database-time'
import { findSchedule, insertSchedule } from '@tessera/db/schedules'
import { Fault } from '@tessera/runtime/fault'
import { requireRunnable } from '../jobs/submission.ts'
import type { StandingPermissions } from '../permissions/standing-permissions.ts'
import { signedIn } from '../trpc.ts'
import { nextOccurrence } from './occurrences.ts'

/** What could not be submitted now is refused now. At its time it is asked again. */
export function makeSchedule({ permissions }: { readonly permissions: StandingPermissions }) {
  return signedIn('schedule.made')
    .input(makeScheduleInput)
    .output(schedule)
    .mutation(
      async ({ ctx, input }) =>
        await ctx.principal.asUser(async (unit, userId) => {
          const { account, settingLabels } = await requireRunnable(unit, input)
          const nextAt = nextOccurrence(input.recurrence, await readDatabaseTime(unit))
          if (nextAt === null) throw new Fault('schedule_in_past')
          const { serviceId } = input
          const fileIds = [...new Set(input.fileIds)]
          const permissionId = await permissions.give(unit, {
            userId,
            kind: 'schedule',
            serviceId,
            fileIds,
            lifetimeSeconds: null,
          })
          const { remoteAccount } = account
          const id = await insertSchedule(unit, {
            ...input,
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
