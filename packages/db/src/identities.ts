import type { IdentityId, UserId } from '@tessera/contracts/ids'
import type { Identity } from '@tessera/contracts/identity'
import { sql } from 'kysely'
import type { NewSessionRow } from './sign-in.ts'
import type { SignInUnit, UserUnit } from './unit.ts'

/** Who somebody is elsewhere, as a provider says and the api has verified. */
export interface VerifiedIdentity {
  readonly provider: string
  readonly issuer: string
  readonly subject: string
  /** By which its owner knows it. */
  readonly label: string
  /** Only one that the provider calls verified. */
  readonly verifiedEmail: string | null
}

/** What the api remembers while a browser is at a provider. */
export interface OpenIdFlow {
  readonly nonce: string
  /** RFC 7636. */
  readonly codeVerifier: string
  /** A page of this site. */
  readonly nextPage: string
}

/** @param flow.holderHash SHA-256 of what the browser keeps meanwhile */
export async function beginOpenId(
  unit: SignInUnit,
  flow: OpenIdFlow & {
    readonly stateHash: Uint8Array
    readonly holderHash: Uint8Array
    readonly provider: string
  },
): Promise<void> {
  await sql`
    select sign_in.begin_openid(
      ${flow.stateHash}, ${flow.holderHash}, ${flow.provider}, ${flow.nonce}, ${flow.codeVerifier}, ${flow.nextPage})
  `.execute(unit.transaction)
}

/** For an identity that is added to the account of whoever is signed in: only her session can end it. */
export async function beginIdentity(
  unit: UserUnit,
  flow: OpenIdFlow & { readonly stateHash: Uint8Array; readonly provider: string },
): Promise<void> {
  await sql`
    select app.begin_identity(
      ${flow.stateHash}, ${flow.provider}, ${flow.nonce}, ${flow.codeVerifier}, ${flow.nextPage})
  `.execute(unit.transaction)
}

/**
 * Once.
 *
 * @param shown.holderHashes of what the browser shows: one of them has begun it
 * @returns null for what was never begun, is spent or too old, or was begun by another holder or at another provider
 */
export async function takeOpenIdFlow(
  unit: SignInUnit,
  shown: {
    readonly stateHash: Uint8Array
    readonly holderHashes: readonly Uint8Array[]
    readonly provider: string
  },
): Promise<(OpenIdFlow & { readonly userId: UserId | null }) | null> {
  const { rows } = await sql<OpenIdFlow & { readonly userId: UserId | null }>`
    select * from sign_in.take_openid_flow(
      ${shown.stateHash}, ${[...shown.holderHashes]}::bytea[], ${shown.provider})
  `.execute(unit.transaction)
  return rows[0] ?? null
}

/** @returns when the session ends, or why there is none: `unknown` when nobody here is this */
export async function openIdentitySession(
  unit: SignInUnit,
  identity: Pick<VerifiedIdentity, 'issuer' | 'subject'>,
  session: Omit<NewSessionRow, 'kind'>,
): Promise<Date | 'unknown' | 'disabled' | 'waiting' | 'second_factor'> {
  const { rows } = await sql<{ status: 'active' | 'disabled' | 'waiting'; until: Date | null }>`
    select * from sign_in.open_identity_session(
      ${identity.issuer}, ${identity.subject}, ${session.proofHash}, ${session.userAgent}, ${session.address},
      ${session.country})
  `.execute(unit.transaction)
  const [row] = rows
  if (row === undefined) return 'unknown'
  return row.status === 'active' ? (row.until ?? 'second_factor') : row.status
}

/** For whoever is to show her second factor: five minutes and five tries. */
export async function openIdentityTicket(
  unit: SignInUnit,
  identity: Pick<VerifiedIdentity, 'issuer' | 'subject'>,
  ticketHash: Uint8Array,
): Promise<void> {
  await sql`
    select sign_in.open_identity_ticket(${identity.issuer}, ${identity.subject}, ${ticketHash})
  `.execute(unit.transaction)
}

/** Somebody whom nobody here is yet: in this browser, and within ten minutes, she may make her account. */
export async function keepArrival(
  unit: SignInUnit,
  holderHash: Uint8Array,
  { provider, issuer, subject, label, verifiedEmail }: VerifiedIdentity,
): Promise<void> {
  await sql`
    select sign_in.keep_arrival(${holderHash}, ${provider}, ${issuer}, ${subject}, ${label}, ${verifiedEmail})
  `.execute(unit.transaction)
}

export async function findArrival(
  unit: SignInUnit,
  holderHash: Uint8Array,
): Promise<{
  readonly provider: string
  readonly label: string
  readonly email: string | null
} | null> {
  const { rows } = await sql<{ provider: string; label: string; email: string | null }>`
    select * from sign_in.find_arrival(${holderHash})
  `.execute(unit.transaction)
  return rows[0] ?? null
}

/** Makes an account without a password. @returns when its first session ends, where there is one */
export async function registerArrival(
  unit: SignInUnit,
  holderHash: Uint8Array,
  username: string,
  session: Omit<NewSessionRow, 'kind'>,
  mustWait: boolean,
): Promise<Registration> {
  const { rows } = await sql<Registration>`
    select * from sign_in.register_arrival(
      ${holderHash}, ${username}, ${session.proofHash}, ${session.userAgent}, ${session.address}, ${session.country},
      ${mustWait})
  `.execute(unit.transaction)
  return rows[0] ?? { outcome: 'spent', until: null }
}

export interface Registration {
  readonly outcome: 'made' | 'waiting' | 'spent' | 'name_taken' | 'address_taken'
  readonly until: Date | null
}

/** @returns `address_differs` unless provider and account have verified the same address */
export async function addIdentity(
  unit: UserUnit,
  flowOwner: UserId,
  { provider, issuer, subject, label, verifiedEmail }: VerifiedIdentity,
): Promise<'added' | 'taken' | 'address_differs'> {
  const { rows } = await sql<{ outcome: 'added' | 'taken' | 'address_differs' }>`
    select app.add_identity(
      ${flowOwner}, ${provider}, ${issuer}, ${subject}, ${label}, ${verifiedEmail}) as outcome
  `.execute(unit.transaction)
  return rows[0]?.outcome ?? 'taken'
}

export async function listIdentities(unit: UserUnit): Promise<readonly Identity[]> {
  const { rows } = await sql<
    Omit<Identity, 'createdAt' | 'lastUsedAt'> & { createdAt: Date; lastUsedAt: Date }
  >`select * from app.own_identities()`.execute(unit.transaction)
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt.toISOString(),
  }))
}

/**
 * Ends all of her sessions but this one, which goes on under another proof.
 *
 * @param offered the issuers at which one can sign in
 * @returns `last` when no way to sign in would be left
 */
export async function removeIdentity(
  unit: UserUnit,
  id: IdentityId,
  offered: readonly string[],
  newProofHash: Uint8Array,
): Promise<'removed' | 'none' | 'last'> {
  const { rows } = await sql<{ outcome: 'removed' | 'none' | 'last' }>`
    select app.remove_identity(${id}, ${[...offered]}::text[], ${newProofHash}) as outcome
  `.execute(unit.transaction)
  return rows[0]?.outcome ?? 'none'
}

/**
 * For whoever signs in elsewhere only. Ends all of her sessions but this one, which goes on under another proof.
 *
 * @returns false when she has a password by now
 */
export async function setFirstPassword(
  unit: UserUnit,
  hash: string,
  newProofHash: Uint8Array,
): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`
    select app.set_first_password(${hash}, ${newProofHash}) as done
  `.execute(unit.transaction)
  return rows[0]?.done ?? false
}
