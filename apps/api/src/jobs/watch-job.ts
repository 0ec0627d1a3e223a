import { jobId } from '@tessera/contracts/ids'
import { isTerminal, type JobEvent } from '@tessera/contracts/job'
import { listJobEvents } from '@tessera/db/job-events'
import { findJob } from '@tessera/db/jobs'
import { Fault } from '@tessera/runtime/fault'
import { tracked, type TrackedEnvelope } from '@trpc/server'
import { z } from 'zod'
import { signedIn } from '../trpc.ts'
import type { JobEventHub } from './job-event-hub.ts'

/**
 * All events of a job in order, those of the past first, until it has ended. A client that was cut off names the last
 * event it saw. Each reading shows the session again, so an ended session ends the stream.
 */
export function watchJob(deps: { readonly hub: JobEventHub }) {
  return signedIn('none')
    .input(
      z.object({
        jobId,
        lastEventId: z
          .string()
          .regex(/^\d{1,9}$/)
          .nullish(),
      }),
    )
    .subscription(async function* ({
      ctx,
      input,
      signal,
    }): AsyncGenerator<TrackedEnvelope<JobEvent>> {
      const ended = signal ?? new AbortController().signal
      // Before the first reading, so that nothing is missed between it and the first sleep.
      using watch = deps.hub.watch(input.jobId)
      let last = Number(input.lastEventId ?? 0)
      while (!ended.aborted) {
        const after = last
        const { job, events } = await ctx.principal.asUser(async (unit) => ({
          job: await findJob(unit, input.jobId),
          events: await listJobEvents(unit, input.jobId, { after, limit: pageSize }),
        }))
        if (job === null) throw new Fault('not_found')
        for (const event of events) {
          yield tracked(String(event.sequence), event)
          last = event.sequence
        }
        if (events.length === pageSize) continue
        if (isTerminal(job.state)) return
        await watch.next(recheckMilliseconds, ended)
      }
    })
}

const pageSize = 100
/** A session may end while nothing happens to the job. */
const recheckMilliseconds = 15_000
