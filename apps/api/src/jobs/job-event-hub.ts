import type { JobId } from '@tessera/contracts/ids'
import type { Secret } from '@tessera/crypto/secret'
import { listen } from '@tessera/db/listen'

/** Wakes those who watch a job. It carries ids only; each of them reads the events under a proof of her own. */
export interface JobEventHub extends AsyncDisposable {
  watch(jobId: JobId): JobWatch
}

interface JobWatch extends Disposable {
  /** Resolves when something may have happened since the last call, also after `milliseconds` or an abort. */
  next(milliseconds: number, signal: AbortSignal): Promise<void>
}

/** One connection listens for the whole process. @param url of the api's own login */
export async function createJobEventHub(url: Secret<string>): Promise<JobEventHub> {
  const watches = new Map<string, Set<Wakeable>>()
  const wake = (jobId: string) => {
    for (const watch of watches.get(jobId) ?? []) watch.wake()
  }
  const listener = await listen({
    url,
    channel: 'job_events',
    onNotification: wake,
    onGap: () => [...watches.keys()].forEach(wake),
  })

  return {
    watch(jobId) {
      const watch = new Wakeable(() => {
        const others = watches.get(jobId)
        others?.delete(watch)
        if (others?.size === 0) watches.delete(jobId)
      })
      watches.set(jobId, (watches.get(jobId) ?? new Set()).add(watch))
      return watch
    },
    [Symbol.asyncDispose]: async () => await listener[Symbol.asyncDispose](),
  }
}

class Wakeable implements JobWatch {
  #isAwake = false
  #sleeper: (() => void) | null = null
  readonly #onDispose: () => void

  constructor(onDispose: () => void) {
    this.#onDispose = onDispose
  }

  wake(): void {
    this.#isAwake = true
    this.#sleeper?.()
  }

  async next(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (!this.#isAwake && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#sleeper = resolve
      signal.addEventListener('abort', this.#sleeper, { once: true })
      const timer = setTimeout(resolve, milliseconds)
      await promise
      clearTimeout(timer)
      signal.removeEventListener('abort', this.#sleeper)
      this.#sleeper = null
    }
    this.#isAwake = false
  }

  [Symbol.dispose](): void {
    this.#onDispose()
  }
}
