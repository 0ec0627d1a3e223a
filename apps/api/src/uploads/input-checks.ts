import type { FileId } from '@tessera/contracts/ids'
import type { Logger } from '@tessera/runtime/logger'
import type { Owner } from '../http/principal.ts'
import { checkAndStore, type CheckDependencies } from './check-and-store.ts'

/** The checks of uploads that this process does in the background, few at a time. */
export interface InputChecks extends AsyncDisposable {
  /** Begins the check of a file whose bytes are all here, unless it is under way. Settles with it and never rejects. */
  begin(principal: Owner, fileId: FileId): Promise<void>
  /** Stops a check whose file its owner takes back. */
  cancel(fileId: FileId): Promise<void>
}

export function createInputChecks(
  deps: CheckDependencies & { readonly logger: Logger },
): InputChecks {
  const underWay = new Map<
    FileId,
    { readonly done: Promise<void>; readonly stop: AbortController }
  >()
  const turns = new Turns(checksAtOnce)

  async function check(principal: Owner, fileId: FileId, signal: AbortSignal): Promise<void> {
    try {
      using turn = await turns.take()
      void turn
      signal.throwIfAborted()
      await checkAndStore(deps, principal, fileId, signal)
    } catch (error) {
      // The spool is still there: the check begins again when the owner next looks.
      if (!signal.aborted)
        deps.logger.warn({ err: error, fileId }, 'an upload could not be checked')
    } finally {
      underWay.delete(fileId)
    }
  }

  async function cancel(fileId: FileId): Promise<void> {
    const found = underWay.get(fileId)
    found?.stop.abort()
    await found?.done
  }

  return {
    begin(principal, fileId) {
      const known = underWay.get(fileId)
      if (known !== undefined) return known.done
      const stop = new AbortController()
      // Registered before the check can end.
      const done = Promise.resolve().then(async () => await check(principal, fileId, stop.signal))
      underWay.set(fileId, { done, stop })
      return done
    },
    cancel,
    async [Symbol.asyncDispose]() {
      await Promise.all([...underWay.keys()].map(cancel))
    },
  }
}

/** A counting semaphore. */
class Turns {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  async take(): Promise<Disposable> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#free -= 1
    return { [Symbol.dispose]: () => this.#release() }
  }

  #release(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free += 1
    else next()
  }
}

/** Each takes a processor. */
const checksAtOnce = 2
