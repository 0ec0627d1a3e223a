import { jobId } from '@tessera/contracts/ids'
import type { JobEvent } from '@tessera/contracts/job'
import { tracked, type TrackedEnvelope } from '@trpc/server'
import { z } from 'zod'
import { openToPrograms } from '../trpc.ts'
import { followJob } from './follow-job.ts'
import type { WakeHub } from '../wake-hub.ts'

/** All events of a job, those of the past first. A client that was cut off names the last event it saw. */
export function watchJob(deps: { readonly hub: WakeHub }) {
  return openToPrograms('none', 'jobs:read')
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
      signal = new AbortController().signal,
    }): AsyncGenerator<TrackedEnvelope<JobEvent>> {
      const { principal } = ctx
      const after = Number(input.lastEventId ?? 0)
      for await (const event of followJob({ ...deps, ...input, principal, after, signal })) {
        yield tracked(String(event.sequence), event)
      }
    })
}
