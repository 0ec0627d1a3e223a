import type { JobId, PermissionId, UserId } from '@tessera/contracts/ids'
import type { MaintenancePurpose } from '@tessera/contracts/maintenance'
import type { Secret } from '@tessera/crypto/secret'
import { sql, type Transaction } from 'kysely'
import { isConnectionError, isUndoneForAnother } from './database-error.ts'
import { Login } from './login.ts'
import type { Schema } from './schema.ts'
import type { AccessMode } from './unit-dialect.ts'

/** Rows of one signed-in person, seen by the api; or, with an access token of hers, as many as it may see. */
export type UserUnit = Unit<'user'>
/** What a submission needs of one user's rows, while a standing permission of hers lives. */
export type StandingUnit = Unit<'standing'>
/** Whoever may submit a job: its owner, or a standing permission that she gave. */
export type SubmittingUnit = UserUnit | StandingUnit
/** Rows of one job, seen by the worker that holds a grant. */
export type JobUnit = Unit<'job'>
/** The broker's own schema, and what it must read to answer a claim. */
export type VaultUnit = Unit<'vault'>
/** The reviewed functions for registration and sign-in. */
export type SignInUnit = Unit<'sign-in'>
/** System work without a user, for one named purpose. */
export type SweepUnit = Unit<'sweep'>
/** The api without a user: no rows, only the functions that take a proof or a token of their own. */
export type ProgramUnit = Unit<'program'>
/** One job of a study, seen by a member of it. It only reads. */
export type MemberUnit = Unit<'member'>
/** Alerts, and what was told of them. */
export type DeliveryUnit = Unit<'delivery'>

export type SweepPurpose = MaintenancePurpose

/**
 * One short transaction with role and proof applied. What a function takes says what it may do: a query that takes a
 * `JobUnit` cannot be run with a `UserUnit`.
 */
export interface Unit<Kind extends string> {
  readonly [unitKind]: Kind
  readonly transaction: Transaction<Schema>
}

/** The proof behind a unit of work is missing, expired, revoked, or its user is not active. */
export class ProofRefused extends Error {
  override readonly name = 'ProofRefused'
}

/** What was done would have left nobody who is an administrator without an end. Nothing of it was committed. */
export class LastAdministrator extends Error {
  override readonly name = 'LastAdministrator'
}

/** What the unit does asks its session's owner to show first who she is. */
export class StepUpNeeded extends Error {
  override readonly name = 'StepUpNeeded'
}

/** The account behind the proof is being removed: until then it does nothing but stay. */
export class AccountLeaving extends Error {
  override readonly name = 'AccountLeaving'
}

/** The session behind the proof is to set a new password, and does nothing before. */
export class PasswordAwaited extends Error {
  override readonly name = 'PasswordAwaited'
}

/** The account has sent as many jobs to the service in this month as it may. */
export class QuotaReached extends Error {
  override readonly name = 'QuotaReached'
}

/** What was written is not to come into the study: why, as an error code. */
export class StudyRefused extends Error {
  override readonly name = 'StudyRefused'
  readonly code: StudyRefusal

  constructor(code: StudyRefusal, options: ErrorOptions) {
    super(`refused: ${code}`, options)
    this.code = code
  }
}
export type StudyRefusal =
  | 'study_unknown'
  | 'study_only_viewed'
  | 'study_archived'
  | 'study_elsewhere'
  | 'study_forbidden'

/** Postgres could not be reached, was lost before the unit was known to be committed, or undid it for another. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway'
}

/** @throws ProofRefused when the session or access token is not live */
export async function asUser<T>(
  login: Login<'tessera_api'>,
  proof: Secret<Uint8Array>,
  work: (unit: UserUnit, userId: UserId) => Promise<T>,
): Promise<T> {
  return await inProvenUnit<'user', T>(login, proof, work)
}

/**
 * A user's unit that only reads: Postgres refuses it every write.
 *
 * @throws ProofRefused when the session or access token is not live
 */
export async function asReadingUser<T>(
  login: Login<'tessera_api'>,
  proof: Secret<Uint8Array>,
  work: (unit: UserUnit, userId: UserId) => Promise<T>,
): Promise<T> {
  return await inProvenUnit<'user', T>(login, proof, work, 'read only')
}

/**
 * A unit that may do what a submission at one service needs, for the user who gave the permission.
 *
 * @throws ProofRefused when the standing permission is not live, or its user is not active
 */
export async function asStanding<T>(
  login: Login<'tessera_api'>,
  proof: Secret<Uint8Array>,
  work: (unit: StandingUnit, userId: UserId) => Promise<T>,
): Promise<T> {
  return await inRoleOf<'standing', T>('tessera_standing', login, proof, work)
}

/**
 * One that only reads: Postgres refuses it every write. It does not keep the permission from being ended.
 *
 * @throws ProofRefused when the standing permission is not live, or its user is not active
 */
export async function asReadingStanding<T>(
  login: Login<'tessera_api'>,
  proof: Secret<Uint8Array>,
  work: (unit: StandingUnit, userId: UserId) => Promise<T>,
): Promise<T> {
  return await inRoleOf<'standing', T>('tessera_standing', login, proof, work, 'read only')
}

/**
 * A user's unit that an access token of hers opens: of what {@link asUser} does, as much as its scopes say.
 *
 * @throws ProofRefused when the token is not live, or its user is not active
 */
export async function asToken<T>(
  login: Login<'tessera_api'>,
  proof: Secret<Uint8Array>,
  work: (unit: UserUnit, userId: UserId) => Promise<T>,
): Promise<T> {
  return await inRoleOf<'user', T>('tessera_token', login, proof, work)
}

/**
 * One that only reads: Postgres refuses it every write. It does not keep the token from being ended.
 *
 * @throws ProofRefused when the token is not live, or its user is not active
 */
export async function asReadingToken<T>(
  login: Login<'tessera_api'>,
  proof: Secret<Uint8Array>,
  work: (unit: UserUnit, userId: UserId) => Promise<T>,
): Promise<T> {
  return await inRoleOf<'user', T>('tessera_token', login, proof, work, 'read only')
}

/**
 * One job that is in a study of the user's, whoever's it is. Of any other job, and once she is no member, it shows no row.
 *
 * @throws ProofRefused when the session is not live
 */
export async function asMember<T>(
  login: Login<'tessera_api'>,
  proof: Secret<Uint8Array>,
  job: JobId,
  work: (unit: MemberUnit, userId: UserId) => Promise<T>,
): Promise<T> {
  return await inUnit<'member', T>(
    login,
    async (unit) => {
      await sql`set local role tessera_member`.execute(unit.transaction)
      const { rows } = await sql<{
        userId: UserId
      }>`select app.open_member_unit(${proof.expose()}, ${job}) as user_id`.execute(
        unit.transaction,
      )
      const [row] = rows
      if (row === undefined) throw new Error('app.open_member_unit answered nothing')
      return await work(unit, row.userId)
    },
    'read only',
  )
}

/** @throws ProofRefused when the grant is not live */
export async function asJob<T>(
  login: Login<'tessera_worker'>,
  proof: Secret<Uint8Array>,
  work: (unit: JobUnit, userId: UserId) => Promise<T>,
): Promise<T> {
  return await inProvenUnit<'job', T>(login, proof, work)
}

/**
 * A worker's unit that only reads: Postgres refuses it every write. It keeps nobody waiting and waits for no disk.
 *
 * @throws ProofRefused when the grant is not live
 */
export async function asReadingJob<T>(
  login: Login<'tessera_worker'>,
  proof: Secret<Uint8Array>,
  work: (unit: JobUnit, userId: UserId) => Promise<T>,
): Promise<T> {
  return await inProvenUnit<'job', T>(login, proof, work, 'read only')
}

export async function asSignIn<T>(
  login: Login<'tessera_auth'>,
  work: (unit: SignInUnit) => Promise<T>,
): Promise<T> {
  return await inUnit<'sign-in', T>(login, work)
}

export async function asVault<T>(
  login: Login<'tessera_broker'>,
  work: (unit: VaultUnit) => Promise<T>,
): Promise<T> {
  return await inUnit<'vault', T>(login, work)
}

/**
 * Inside a vault unit: the user behind a proof that a caller presented, resolved by Postgres.
 *
 * @throws ProofRefused when the proof is not live
 */
export async function resolveProof(unit: VaultUnit, proof: Secret<Uint8Array>): Promise<UserId> {
  try {
    return await openUnit(unit, proof)
  } catch (error) {
    throw refused(error)
  }
}

/** Inside a vault unit, of the proof that was resolved: the consent under which a program showed it. */
export async function resolvedConsent(unit: VaultUnit): Promise<PermissionId | null> {
  const { rows } = await sql<{
    consent: PermissionId | null
  }>`select app.current_permission_id() as consent`.execute(unit.transaction)
  return rows[0]?.consent ?? null
}

/**
 * As {@link resolveProof}, and only of somebody who has signed in.
 *
 * @throws ProofRefused when the proof is not live, or a grant's or an access token's
 */
export async function resolveSession(unit: VaultUnit, proof: Secret<Uint8Array>): Promise<UserId> {
  const userId = await resolveProof(unit, proof)
  const { rows } = await sql<{
    isSession: boolean
  }>`select app.is_session() as is_session`.execute(unit.transaction)
  if (rows[0]?.isSession !== true) throw new ProofRefused('the proof is not a session')
  return userId
}

export async function asSweep<T>(
  login: Login<'tessera_system'>,
  purpose: SweepPurpose,
  work: (unit: SweepUnit) => Promise<T>,
): Promise<T> {
  return await inUnit<'sweep', T>(login, async (unit) => {
    await sql`select app.open_sweep(${purpose})`.execute(unit.transaction)
    return await work(unit)
  })
}

export async function asDelivery<T>(
  login: Login<'tessera_messenger'>,
  work: (unit: DeliveryUnit) => Promise<T>,
): Promise<T> {
  return await inUnit<'delivery', T>(login, work)
}

/** For a request of a program without a session: the api's login and role, without rows. */
export async function asProgram<T>(
  login: Login<'tessera_api'>,
  work: (unit: ProgramUnit) => Promise<T>,
): Promise<T> {
  return await inUnit<'program', T>(login, work)
}

/** The api's login may be more than the role that its units begin as. */
async function inRoleOf<Kind extends 'user' | 'standing', T>(
  role: 'tessera_standing' | 'tessera_token',
  login: Login<'tessera_api'>,
  proof: Secret<Uint8Array>,
  work: (unit: Unit<Kind>, userId: UserId) => Promise<T>,
  access?: AccessMode,
): Promise<T> {
  return await inUnit<Kind, T>(
    login,
    async (unit) => {
      await sql`set local role ${sql.raw(role)}`.execute(unit.transaction)
      return await work(unit, await openUnit(unit, proof))
    },
    access,
  )
}

async function inProvenUnit<Kind extends string, T>(
  login: Login,
  proof: Secret<Uint8Array>,
  work: (unit: Unit<Kind>, userId: UserId) => Promise<T>,
  access?: AccessMode,
): Promise<T> {
  return await inUnit<Kind, T>(
    login,
    async (unit) => await work(unit, await openUnit(unit, proof)),
    access,
  )
}

async function inUnit<Kind extends string, T>(
  login: Login,
  work: (unit: Unit<Kind>) => Promise<T>,
  access: AccessMode = 'read write',
): Promise<T> {
  try {
    return await Login.database(login)
      .transaction()
      .setAccessMode(access)
      .execute(async (transaction) => await work({ transaction } as Unit<Kind>))
  } catch (error) {
    throw refused(error)
  }
}

async function openUnit(unit: Unit<string>, proof: Secret<Uint8Array>): Promise<UserId> {
  const { rows } = await sql<{
    userId: UserId
  }>`select app.open_unit(${proof.expose()}) as user_id`.execute(unit.transaction)
  const [row] = rows
  if (row === undefined) throw new Error('app.open_unit answered nothing')
  return row.userId
}

/** These SQLSTATEs and this constraint come from our own functions only. */
function refused(error: unknown): unknown {
  if (isConnectionError(error)) return new DatabaseAway('Postgres is away', { cause: error })
  if (isUndoneForAnother(error))
    return new DatabaseAway('the unit was undone for another', { cause: error })
  if (!(error instanceof Error && 'code' in error)) return error
  if (error.code === '28000') return new ProofRefused('the proof is not live', { cause: error })
  if (error.code === 'UP002')
    return new AccountLeaving('the account is being removed', { cause: error })
  if (error.code === 'UP003')
    return new PasswordAwaited('the session awaits a new password', { cause: error })
  if (error.code === 'UQ001')
    return new QuotaReached('the quota of the month is reached', { cause: error })
  const study = studyRefusals.get(String(error.code))
  if (study !== undefined) return new StudyRefused(study, { cause: error })
  if (error.code === 'UP001')
    return new StepUpNeeded('the session is to be stepped up', { cause: error })
  if (error.code === '23514' && 'constraint' in error && error.constraint === 'keep_administrator')
    return new LastAdministrator('nobody would be an administrator', { cause: error })
  return error
}

const studyRefusals: ReadonlyMap<string, StudyRefusal> = new Map([
  ['US001', 'study_unknown'],
  ['US002', 'study_only_viewed'],
  ['US003', 'study_archived'],
  ['US004', 'study_elsewhere'],
  ['US005', 'study_forbidden'],
])

declare const unitKind: unique symbol
