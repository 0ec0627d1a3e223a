import type { Secret } from '@tessera/crypto/secret'
import type { Login } from '@tessera/db/login'
import { asJob, asReadingJob, type JobUnit } from '@tessera/db/unit'
import { type AuthContext, currentAuthContextOrNull, restoreAuthContext } from './auth-context.ts'

/** Someone else's identity than the one that was expected. */
export class WrongIdentity extends Error {
  override readonly name = 'WrongIdentity'
}

/**
 * The right to act for one user in the background, as an argument. It holds the proof of a grant and opens units of work
 * with it; Postgres asks the proof at each, so that a context which was kept too long is worth nothing.
 */
export class UserContext {
  readonly auth: AuthContext
  readonly #login: Login<'tessera_worker'>
  readonly #proof: Secret<Uint8Array>

  constructor(login: Login<'tessera_worker'>, proof: Secret<Uint8Array>, auth: AuthContext) {
    this.auth = restoreAuthContext(auth)
    this.#login = login
    this.#proof = proof
  }

  static is(value: unknown): value is UserContext {
    return typeof value === 'object' && value !== null && #proof in value
  }

  /**
   * One short transaction on the rows that the grant reaches. No call to another process belongs inside.
   *
   * @throws ProofRefused when the grant is not live
   * @throws WrongIdentity before any statement when this runs as somebody else, and before `work` when the grant is
   * another user's
   */
  async unit<T>(work: (unit: JobUnit) => Promise<T>): Promise<T> {
    return await this.#open(asJob, work)
  }

  /** The same for work that only reads: it is cheaper, and Postgres refuses it every write. */
  async read<T>(work: (unit: JobUnit) => Promise<T>): Promise<T> {
    return await this.#open(asReadingJob, work)
  }

  async #open<T>(open: typeof asJob, work: (unit: JobUnit) => Promise<T>): Promise<T> {
    const { userId } = this.auth
    const running = currentAuthContextOrNull()
    if (running !== null && running.userId !== userId) {
      throw new WrongIdentity('a unit of work for one user was opened while running as another')
    }
    return await open(this.#login, this.#proof, async (unit, provenUserId) => {
      if (provenUserId !== userId) {
        throw new WrongIdentity('the proof of a unit of work belongs to another user')
      }
      return await work(unit)
    })
  }
}
