import type { Login } from '@tessera/db/login'
import { asVault } from '@tessera/db/unit'
import { noteClientSeen } from '@tessera/db/vault/clients'
import type { Logger } from '@tessera/runtime/logger'
import type { Watch } from '../watch/watch.ts'

/** When clients last asked, to the minute: no request waits for it, and none writes it twice in a minute. */
export class LastSeen implements AsyncDisposable {
  readonly #login: Login<'tessera_broker'>
  readonly #logger: Logger
  readonly #watch: Watch
  readonly #notedAt = new Map<string, number>()
  readonly #writing = new Set<Promise<void>>()

  constructor(login: Login<'tessera_broker'>, logger: Logger, watch: Watch) {
    this.#login = login
    this.#logger = logger
    this.#watch = watch
  }

  note(clientId: string): void {
    const now = performance.now()
    if (now - (this.#notedAt.get(clientId) ?? -noteEveryMs) < noteEveryMs) return
    this.#notedAt.set(clientId, now)
    const writing = this.#write(clientId).finally(() => this.#writing.delete(writing))
    this.#writing.add(writing)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#writing)
  }

  async #write(clientId: string): Promise<void> {
    try {
      const isFirst = await asVault(
        this.#login,
        async (unit) => await noteClientSeen(unit, clientId),
      )
      if (isFirst) this.#watch.noteFirstRequest(clientId)
    } catch (error) {
      this.#logger.warn({ err: error, clientId }, 'a client’s last request could not be noted')
    }
  }
}

const noteEveryMs = 60_000
