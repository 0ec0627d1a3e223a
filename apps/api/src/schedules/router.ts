import { schedule } from '@tessera/contracts/schedule'
import { listSchedules } from '@tessera/db/schedules'
import { z } from 'zod'
import type { Delegations } from '../delegations.ts'
import type { StandingPermissions } from '../permissions/standing-permissions.ts'
import { router, signedIn } from '../trpc.ts'
import { pauseSchedule, removeSchedule, resumeSchedule, sendNow } from './change-schedule.ts'
import { makeSchedule } from './make-schedule.ts'

export interface ScheduleDependencies {
  readonly delegations: Delegations
  readonly permissions: StandingPermissions
}

export function schedulesRouter(deps: ScheduleDependencies) {
  return router({
    list: signedIn('none')
      .output(z.array(schedule))
      .query(async ({ ctx }) => [...(await ctx.principal.asUser(listSchedules))]),
    make: makeSchedule(deps),
    pause: pauseSchedule(),
    resume: resumeSchedule(deps),
    remove: removeSchedule(),
    sendNow: sendNow(deps),
  })
}
