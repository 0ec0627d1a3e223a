import { setTimeout as delay } from 'node:timers/promises'
import type { AppRouter } from '@tessera/api/router'
import type { JobId } from '@tessera/contracts/ids'
import type { JobEvent } from '@tessera/contracts/job'
import type { TRPCClient } from '@trpc/client'
import { hasCode } from './fault.ts'
import { mayPass } from './retry.ts'

export interface FollowOptions {
  /** The sequence of the last event that is known; 0 unless told. */
  readonly after?: number
  readonly signal?: AbortSignal
}

/** Each lost connection is followed by another, from the last event on. Leaving the loop ends it. */
export async function* followJob(
  jobs: Pick<TRPCClient<AppRouter>['jobs'], 'watch'>,
  jobId: JobId,
  { after = 0, signal }: FollowOptions,
  { soundMilliseconds, mostFailures } = followLimits,
): AsyncGenerator<JobEvent> {
  let last = after
  let failures = 0
  for (;;) {
    let openedAt: number | null = null
    const opened = () => (openedAt = performance.now())
    try {
      const input = { jobId, lastEventId: String(last) }
      for await (const event of watch(jobs, input, opened, signal)) {
        failures = 0
        last = event.sequence
        yield event
      }
      signal?.throwIfAborted()
      return
    } catch (error) {
      signal?.throwIfAborted()
      if (openedAt !== null && performance.now() - openedAt > soundMilliseconds) failures = 0
      failures += 1
      // A token that ends while a stream is open is exchanged with the next one.
      const passes = mayPass(error) || hasCode(error, 'not_signed_in')
      if (!passes || failures > mostFailures) throw error
      await delay(Math.min(100 * 2 ** failures, 15_000), undefined, { signal })
    }
  }
}

function watch(
  jobs: Pick<TRPCClient<AppRouter>['jobs'], 'watch'>,
  input: { readonly jobId: JobId; readonly lastEventId: string },
  opened: () => void,
  signal: AbortSignal | undefined,
): ReadableStream<JobEvent> {
  let leave: (() => void) | null = null
  return new ReadableStream<JobEvent>({
    start(controller) {
      let isOpen = true
      const close = () => {
        if (isOpen) controller.close()
        isOpen = false
      }
      const subscription = jobs.watch.subscribe(input, {
        ...(signal !== undefined && { signal }),
        onStarted: opened,
        onData: ({ data }) => controller.enqueue(data),
        onError: (error) => {
          isOpen = false
          controller.error(error)
        },
        onComplete: close,
      })
      leave = () => {
        isOpen = false
        subscription.unsubscribe()
      }
    },
    cancel: () => leave?.(),
  })
}

const followLimits = {
  /** A connection that was open for longer was none that failed. */
  soundMilliseconds: 10_000,
  /** One after the other: over some three minutes, and over a quarter of an hour when nobody answers in time. */
  mostFailures: 18,
}
