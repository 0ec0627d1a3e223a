import { type StoppedEverything, stoppedEverything } from '@tessera/contracts/session'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import { listLiveConsents } from '@tessera/db/consents'
import type { Login } from '@tessera/db/login'
import { endEveryPersonalToken } from '@tessera/db/personal-tokens'
import { listModelQuestions, stopModelReading } from '@tessera/db/model-readings'
import { listOpenJobs } from '@tessera/db/open-jobs'
import { listActiveSchedules } from '@tessera/db/schedules'
import { endEverySession, renewSession } from '@tessera/db/sessions'
import { Fault, isFault } from '@tessera/runtime/fault'
import { endConsent } from '../consents/end-consent.ts'
import type { Delegations } from '../delegations.ts'
import { createPrincipal, type Principal } from '../http/principal.ts'
import { cancelJobs } from '../jobs/cancel-jobs.ts'
import { pauseActive } from '../schedules/change-schedule.ts'
import { auditWriter, signedIn } from '../trpc.ts'

export interface StopDependencies {
  readonly api: Login<'tessera_api'>
  readonly delegations: Delegations
}

/**
 * For somebody whose account may be in other hands. First everybody is out, access tokens and whoever has a copy of this session too: the rest
 * is done under a proof that never leaves this process. Then nothing begins any more, and what runs is stopped. Interrupted
 * anywhere, it can be asked for again.
 */
export function stopEverything(deps: StopDependencies) {
  return signedIn('account.stopped')
    .output(stoppedEverything)
    .mutation(async ({ ctx }) => {
      const proof = rowProof(newToken())
      const others = await ctx.principal.asUser(async (unit, userId) => {
        await ctx.audit(unit, userId, {})
        const tokens = await endEveryPersonalToken(unit)
        return { tokens, sessions: await renewSession(unit, proofHash(proof)) }
      })
      ctx.cookie.clear()
      const { method } = ctx.principal
      const principal = createPrincipal(deps.api, { method, proof })
      try {
        const stopped = await stopAll(deps.delegations, { principal, requestId: ctx.requestId })
        return { tokens: others.tokens, sessions: others.sessions + 1, ...stopped }
      } finally {
        // Also one that somebody opened meanwhile, with the password.
        await principal.asUser(endEverySession)
      }
    })
}

/** Schedules, consents, questions to a model and jobs. @throws the first failure, after everything else was stopped */
export async function stopAll(
  delegations: Delegations,
  by: { readonly principal: Principal; readonly requestId: string },
): Promise<Omit<StoppedEverything, 'sessions' | 'tokens'>> {
  const { principal } = by
  const failures: unknown[] = []
  /** Each in a unit of its own: what one of them waits for keeps none of the others. */
  const each = async <Id>(ids: readonly Id[], stop: (id: Id) => Promise<void>) => {
    let count = 0
    for (const id of ids) {
      try {
        await stop(id)
        count += 1
      } catch (error) {
        // It was stopped by somebody else.
        if (!isFault(error, 'schedule_state_changed') && !isFault(error, 'not_found'))
          failures.push(error)
      }
    }
    return count
  }

  const notePause = auditWriter('schedule.paused', principal)
  const schedules = await each(
    await principal.asReader(listActiveSchedules),
    async (id) =>
      await principal.asUser(async (unit, userId) => {
        await pauseActive(unit, id)
        await notePause(unit, userId, { subject: id })
      }),
  )
  const asker = { ...by, audit: auditWriter('consent.ended', principal) }
  const consents = await each(
    await principal.asReader(listLiveConsents),
    async (consentId) => await endConsent(delegations, asker, { consentId, stopJobs: false }),
  )
  const noteStop = auditWriter('document.model_stopped', principal)
  const questions = await each(
    await principal.asReader(listModelQuestions),
    async ({ documentId, ...detail }) =>
      await principal.asUser(async (unit, userId) => {
        if (!(await stopModelReading(unit, documentId))) throw new Fault('not_found')
        await noteStop(unit, userId, { subject: documentId, detail })
      }),
  )
  const open = await principal.asReader(async (unit) => await listOpenJobs(unit))
  const jobs =
    open.length === 0 ? 0 : await cancelJobs(delegations, await delegations.contextKey(), by, open)
  if (failures.length > 0) throw failures[0]
  return { jobs, schedules, consents, questions }
}
