import type { Login } from '@tessera/db/login'
import { asVault, DatabaseAway } from '@tessera/db/unit'
import { readAuditHeads } from '@tessera/db/vault/audit-lanes'
import type { Logger } from '@tessera/runtime/logger'
import type { Watch } from '../watch/watch.ts'
import type { AuditHeadsFile } from './heads-file.ts'

/** Writes the signed ends of the chains outside the database, every minute and at the end. */
export class HeadsSigning implements AsyncDisposable {
  readonly #login: Login<'tessera_broker'>
  readonly #file: AuditHeadsFile
  readonly #logger: Logger
  readonly #watch: Watch
  #timer: NodeJS.Timeout | undefined
  #isWritten = true
  #hasEnded = false
  #signing: Promise<void> = Promise.resolve()

  constructor(login: Login<'tessera_broker'>, file: AuditHeadsFile, logger: Logger, watch: Watch) {
    this.#login = login
    this.#file = file
    this.#logger = logger
    this.#watch = watch
  }

  /** False while the file cannot be written: then nothing may be recorded that could be cut off unnoticed. */
  get isWritten(): boolean {
    return this.#isWritten
  }

  /** @throws Error when the file cannot be written at all */
  async start(): Promise<void> {
    await this.sign()
    this.#schedule()
  }

  /** One after the other: each line names the one before. */
  async sign(): Promise<void> {
    this.#signing = this.#signing.catch(() => {}).then(async () => await this.#sign())
    await this.#signing
  }

  async #sign(): Promise<void> {
    const heads = await asVault(this.#login, readAuditHeads)
    const cut = await this.#append(heads)
    for (const lane of cut) {
      this.#logger.error({ lane }, 'records were cut off the end of a lane')
      await asVault(this.#login, async (unit) => {
        await this.#watch.raiseIn(unit, { kind: 'audit.cut', subject: `lane ${lane}` })
      })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#hasEnded = true
    clearTimeout(this.#timer)
    await this.sign().catch((error: unknown) => this.#report(error))
  }

  async #append(heads: Parameters<AuditHeadsFile['append']>[0]): Promise<readonly number[]> {
    try {
      const cut = await this.#file.append(heads)
      this.#isWritten = true
      return cut
    } catch (error) {
      this.#isWritten = false
      throw error
    }
  }

  #schedule(): void {
    if (this.#hasEnded) return
    const pause = this.#isWritten ? everyMilliseconds : retryMilliseconds
    this.#timer = setTimeout(() => {
      void this.sign()
        .catch((error: unknown) => this.#report(error))
        .finally(() => this.#schedule())
    }, pause)
    this.#timer.unref()
  }

  #report(error: unknown): void {
    const what = error instanceof DatabaseAway ? 'read' : 'written'
    this.#logger.error({ err: error }, `the ends of the record could not be ${what}`)
  }
}

const everyMilliseconds = 60_000
const retryMilliseconds = 1_000
