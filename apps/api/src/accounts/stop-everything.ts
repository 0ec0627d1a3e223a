import { stoppedEverything } from '@tessera/contracts/session'
import { endConsent, listConsents } from '@tessera/db/consents'
import { listOpenJobs } from '@tessera/db/open-jobs'
import { listSchedules, pauseSchedule } from '@tessera/db/schedules'
import { endOtherSessions, endSession } from '@tessera/db/sessions'
import type { UserUnit } from '@tessera/db/unit'
import type { Delegations } from '../delegations.ts'
import { cancelJobs } from '../jobs/cancel-jobs.ts'
import { signedIn } from '../trpc.ts'

/**
 * For somebody whose account may be in other hands. First the others are out, then nothing begins any more, then what runs
 * is stopped, and at last this session ends. Interrupted anywhere, it can be asked for again.
 */
export function stopEverything({ delegations }: { readonly delegations: Delegations }) {
  return signedIn('account.stopped')
    .output(stoppedEverything)
    .mutation(async ({ ctx }) => {
      const { principal } = ctx
      const sessions = await principal.asUser(endOtherSessions)
      const begun = await principal.asUser(async (unit) => ({
        schedules: await pauseSchedules(unit),
        consents: await endConsents(unit),
        jobs: await listOpenJobs(unit),
      }))
      const jobs =
        begun.jobs.length === 0
          ? 0
          : await cancelJobs(delegations, await delegations.contextKey(), ctx, begun.jobs, {
              reason: 'account.stopped',
            })
      const stopped = { ...begun, jobs, sessions: sessions + 1 }
      await principal.asUser(async (unit, userId) => {
        await ctx.audit(unit, userId, { detail: stopped })
        await endSession(unit)
      })
      ctx.cookie.clear()
      return stopped
    })
}

async function pauseSchedules(unit: UserUnit): Promise<number> {
  const active = (await listSchedules(unit)).filter(({ state }) => state === 'active')
  for (const { id } of active) await pauseSchedule(unit, id)
  return active.length
}

async function endConsents(unit: UserUnit): Promise<number> {
  const live = (await listConsents(unit)).filter(({ endedAt }) => endedAt === null)
  for (const { id } of live) await endConsent(unit, id)
  return live.length
}
