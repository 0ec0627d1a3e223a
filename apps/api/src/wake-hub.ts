import type { Secret } from '@tessera/crypto/secret'
import { type Channel, listen } from '@tessera/db/listen'

/** Wakes those who watch something. It carries ids only; each of them reads what happened under a proof of her own. */
export interface WakeHub extends AsyncDisposable {
  /** @param id of a job, or of whoever has notices, as the channel says it */
  watch(id: string): Watch
}

interface Watch extends Disposable {
  /** Resolves when something may have happened since the last call, also after `milliseconds` or an abort. */
  next(milliseconds: number, signal: AbortSignal): Promise<void>
}

/** One connection listens for the whole process. @param url of the api's own login */
export async function createWakeHub(url: Secret<string>, channel: Channel): Promise<WakeHub> {
  const watches = new Map<string, Set<Wakeable>>()
  const wake = (id: string) => {
    for (const watch of watches.get(id) ?? []) watch.wake()
  }
  const listener = await listen({
    url,
    channel,
    onNotification: wake,
    onGap: () => [...watches.keys()].forEach(wake),
  })

  return {
    watch(id) {
      const watch = new Wakeable(() => {
        const others = watches.get(id)
        others?.delete(watch)
        if (others?.size === 0) watches.delete(id)
      })
      watches.set(id, (watches.get(id) ?? new Set()).add(watch))
      return watch
    },
    [Symbol.asyncDispose]: async () => await listener[Symbol.asyncDispose](),
  }
}

class Wakeable implements Watch {
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
