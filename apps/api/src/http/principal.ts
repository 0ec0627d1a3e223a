import type { UserId } from '@tessera/contracts/ids'
import type { Secret } from '@tessera/crypto/secret'
import type { Login } from '@tessera/db/login'
import { asUser, ProofRefused, type UserUnit } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'

/** Whoever sent a request, as far as it says: only a unit of work shows whether the proof is live. */
export interface Principal {
  /** A page's cookie, or a program's `Authorization` header. */
  readonly method: 'browser' | 'bearer'
  readonly proof: Secret<Uint8Array>
  /** One short transaction on her rows. No call to another process belongs inside. @throws Fault `not_signed_in` */
  asUser<T>(work: (unit: UserUnit, userId: UserId) => Promise<T>): Promise<T>
}

export function createPrincipal(
  login: Login<'tessera_api'>,
  identity: Pick<Principal, 'method' | 'proof'>,
): Principal {
  return {
    ...identity,
    async asUser(work) {
      try {
        return await asUser(login, identity.proof, work)
      } catch (error) {
        throw error instanceof ProofRefused ? new Fault('not_signed_in', { cause: error }) : error
      }
    },
  }
}
