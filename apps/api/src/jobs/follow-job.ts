import type { JobId } from '@tessera/contracts/ids'
import { isTerminal, type JobEvent } from '@tessera/contracts/job'
import { listJobEvents } from '@tessera/db/job-events'
import { findJob } from '@tessera/db/jobs'
import { Fault } from '@tessera/runtime/fault'
import type { Caller } from '../http/principal.ts'
import type { WakeHub } from '../wake-hub.ts'

/**
 * All events of a job in order, from the first after `after`, until it has ended. Each reading shows the principal's
 * proof again: once her access has ended no event is read, and within seconds this throws.
 *
 * @throws Fault `not_signed_in` or `not_found`
 */
export async function* followJob(of: {
  readonly hub: WakeHub
  readonly principal: Caller
  readonly jobId: JobId
  readonly after: number
  readonly signal: AbortSignal
}): AsyncGenerator<JobEvent> {
  // Before the first reading, so that nothing is missed between it and the first sleep.
  using watch = of.hub.watch(of.jobId)
  let last = of.after
  while (!of.signal.aborted) {
    const after = last
    const { job, events } = await of.principal.asUser(async (unit) => ({
      job: await findJob(unit, of.jobId),
      events: await listJobEvents(unit, of.jobId, { after, limit: pageSize }),
    }))
    if (job === null) throw new Fault('not_found')
    for (const event of events) {
      yield event
      last = event.sequence
    }
    if (events.length === pageSize) continue
    if (isTerminal(job.state)) return
    await watch.next(recheckMilliseconds, of.signal)
  }
}

const pageSize = 100
/** Access may end while nothing happens to the job. */
const recheckMilliseconds = 5_000
