import type { ErrorCode } from '@tessera/contracts/errors'
import type { JobId, PermissionId, UserId } from '@tessera/contracts/ids'
import { consentProof } from '@tessera/crypto/row-proof'
import type { Secret } from '@tessera/crypto/secret'
import type { Login } from '@tessera/db/login'
import { programIsLive } from '@tessera/db/consents'
import {
  asMember,
  asProgram,
  asReadingStanding,
  asReadingToken,
  asReadingUser,
  asStanding,
  asToken,
  asUser,
  type MemberUnit,
  ProofRefused,
  type StandingUnit,
  type SubmittingUnit,
  type UserUnit,
} from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { nameUser } from '@tessera/runtime/request-context'
import type { HouseTerms } from '../terms/house-terms.ts'

/** Somebody who is signed in, a script with an access token of hers, or a program under a consent: what all may do. */
export interface Caller {
  readonly method: 'browser' | 'bearer' | 'token' | 'consent'
  readonly proof: Secret<Uint8Array>
  /** For what asks others than the database with the proof. @throws Fault `terms_not_accepted`, as each unit does */
  admit(): Promise<void>
  /** One short transaction on the user's rows, as far as they may be seen. @throws Fault */
  asUser<T>(work: (unit: SubmittingUnit, userId: UserId) => Promise<T>): Promise<T>
  /** The same for what only reads: it keeps nobody from ending consent or token meanwhile. @throws Fault */
  asReader<T>(work: (unit: SubmittingUnit, userId: UserId) => Promise<T>): Promise<T>
}

/** A program that named a consent. What it may do under it shows in each unit of work. */
export interface ConsentedProgram extends Caller {
  readonly method: 'consent'
  readonly consentId: PermissionId
  /** @throws Fault `not_signed_in` when its own token is not live; `consent_ended` */
  asUser<T>(work: (unit: StandingUnit, userId: UserId) => Promise<T>): Promise<T>
  /** @throws Fault as `asUser` does */
  asReader<T>(work: (unit: StandingUnit, userId: UserId) => Promise<T>): Promise<T>
}

/** A script of the user's own. What it may do with its token shows in each unit of work. */
export interface TokenBearer extends Caller {
  readonly method: 'token'
  /** @throws Fault `token_refused` */
  asUser<T>(work: (unit: UserUnit, userId: UserId) => Promise<T>): Promise<T>
  /** @throws Fault `token_refused` */
  asReader<T>(work: (unit: UserUnit, userId: UserId) => Promise<T>): Promise<T>
}

/** The user herself, however she shows it. */
export type Owner = Principal | TokenBearer

/** Whoever sent a request, as far as it says: only a unit of work shows whether the proof is live. */
export interface Principal {
  /** A page's cookie, or a program's `Authorization` header. */
  readonly method: 'browser' | 'bearer'
  readonly proof: Secret<Uint8Array>
  /** For what asks others than the database with the proof. @throws Fault `terms_not_accepted`, as each unit does */
  admit(): Promise<void>
  /** The same person, whatever she has accepted: for what she may do in any case. */
  readonly beforeTerms: Principal
  /** One short transaction on her rows. No call to another process belongs inside. @throws Fault `not_signed_in` */
  asUser<T>(work: (unit: UserUnit, userId: UserId) => Promise<T>): Promise<T>
  /** The same for what only reads. @throws Fault `not_signed_in` */
  asReader<T>(work: (unit: UserUnit, userId: UserId) => Promise<T>): Promise<T>
  /** One job of a study of hers, whoever's it is; of any other it finds nothing. @throws Fault `not_signed_in` */
  asMember<T>(job: JobId, work: (unit: MemberUnit, userId: UserId) => Promise<T>): Promise<T>
}

/** Whatever she has accepted: whoever sends requests is held to the terms besides. */
export function createPrincipal(
  login: Login<'tessera_api'>,
  identity: Pick<Principal, 'method' | 'proof'>,
): Principal {
  const { proof } = identity
  return {
    ...identity,
    admit: async () => {},
    asUser: async (work) => await orRefused('not_signed_in', asUser(login, proof, named(work))),
    asReader: async (work) =>
      await orRefused('not_signed_in', asReadingUser(login, proof, named(work))),
    asMember: async (job, work) =>
      await orRefused('not_signed_in', asMember(login, proof, job, named(work))),
    get beforeTerms() {
      return this
    },
  }
}

/** The same person, who does nothing before she has accepted the terms. */
export function holdToTerms(principal: Principal, terms: HouseTerms): Principal {
  const admit = async () => await terms.admit(principal)
  return {
    method: principal.method,
    proof: principal.proof,
    admit,
    asUser: async (work) => {
      await admit()
      return await principal.asUser(work)
    },
    asReader: async (work) => {
      await admit()
      return await principal.asReader(work)
    },
    asMember: async (job, work) => {
      await admit()
      return await principal.asMember(job, work)
    },
    beforeTerms: principal,
  }
}

/** @param proof of a personal access token */
export function createTokenBearer(
  login: Login<'tessera_api'>,
  proof: Secret<Uint8Array>,
  terms: HouseTerms,
): TokenBearer {
  const asReader: TokenBearer['asReader'] = async (work) =>
    await orRefused('token_refused', asReadingToken(login, proof, named(work)))
  const admit = async () => await terms.admit({ method: 'token', proof, asReader })
  return {
    method: 'token',
    proof,
    admit,
    asUser: async (work) => {
      await admit()
      return await orRefused('token_refused', asToken(login, proof, named(work)))
    },
    asReader: async (work) => {
      await admit()
      return await asReader(work)
    },
  }
}

/** @param own the row proof of the program's token */
export function createConsentedProgram(
  login: Login<'tessera_api'>,
  own: Secret<Uint8Array>,
  consentId: PermissionId,
  terms: HouseTerms,
): ConsentedProgram {
  const proof = consentProof(own, consentId)
  const orSayWhy = async <T>(unit: Promise<T>): Promise<T> => {
    try {
      return await unit
    } catch (error) {
      if (!(error instanceof ProofRefused)) throw error
      // A program whose token has ended asks for another one; without a consent there is nothing that it could do.
      const isLive = await asProgram(login, async (unit) => await programIsLive(unit, own))
      throw new Fault(isLive ? 'consent_ended' : 'not_signed_in', { cause: error })
    }
  }
  const asReader: ConsentedProgram['asReader'] = async (work) =>
    await orSayWhy(asReadingStanding(login, proof, named(work)))
  const admit = async () => await terms.admit({ method: 'consent', proof, asReader })
  return {
    method: 'consent',
    consentId,
    proof,
    admit,
    asUser: async (work) => {
      await admit()
      return await orSayWhy(asStanding(login, proof, named(work)))
    },
    asReader: async (work) => {
      await admit()
      return await asReader(work)
    },
  }
}

/** The lines of the log say whose request it is, also where the work is refused. */
function named<Unit, T>(
  work: (unit: Unit, userId: UserId) => Promise<T>,
): (unit: Unit, userId: UserId) => Promise<T> {
  return async (unit, userId) => {
    nameUser(userId)
    return await work(unit, userId)
  }
}

async function orRefused<T>(code: ErrorCode, unit: Promise<T>): Promise<T> {
  try {
    return await unit
  } catch (error) {
    throw error instanceof ProofRefused ? new Fault(code, { cause: error }) : error
  }
}
