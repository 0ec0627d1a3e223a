import type { DeviceId } from '@tessera/contracts/ids'
import type { RememberedDevice, SecondFactors } from '@tessera/contracts/second-factor'
import { sql } from 'kysely'
import { listPasskeys, type VerifiedAnswer } from './passkeys.ts'
import { type CodeTry, type CodeTryRow, codeTryOf } from './sign-in.ts'
import type { UserUnit } from './unit.ts'

/** What the owner of the session has set up. */
export async function getSecondFactors(unit: UserUnit): Promise<SecondFactors> {
  const { rows } = await sql<{
    authenticatorSince: Date | null
    authenticatorUsedAt: Date | null
    recoveryCodes: number
    hasPassword: boolean
  }>`select * from app.own_second_factors()`.execute(unit.transaction)
  const { rows: devices } = await sql<DeviceRow>`
    select * from app.own_remembered_devices()
  `.execute(unit.transaction)
  const [row] = rows
  const { authenticatorSince: since = null, authenticatorUsedAt: usedAt = null } = row ?? {}
  return {
    authenticator:
      since === null || usedAt === null
        ? null
        : { createdAt: since.toISOString(), lastUsedAt: usedAt.toISOString() },
    passkeys: [...(await listPasskeys(unit))],
    recoveryCodes: row?.recoveryCodes ?? 0,
    hasPassword: row?.hasPassword ?? false,
    devices: devices.map((device) => ({
      ...device,
      createdAt: device.createdAt.toISOString(),
      lastUsedAt: device.lastUsedAt.toISOString(),
      expiresAt: device.expiresAt.toISOString(),
    })),
  }
}

export async function hasSecondFactor(unit: UserUnit): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select app.has_own_second_factor() as has
  `.execute(unit.transaction)
  return rows[0]?.has === true
}

/**
 * @param options.withoutFactorToo whether an account without a second factor is to have shown its password lately
 * @throws StepUpNeeded
 */
export async function requireStepUp(
  unit: UserUnit,
  options: { readonly withoutFactorToo: boolean },
): Promise<void> {
  await sql`select app.require_step_up(${options.withoutFactorToo})`.execute(unit.transaction)
}

/** Counts a try. */
export async function tryOwnCode(unit: UserUnit): Promise<CodeTry> {
  const { rows } = await sql<CodeTryRow>`select * from app.try_code()`.execute(unit.transaction)
  const [row] = rows
  if (row === undefined) throw new Error('app.try_code answered nothing')
  return codeTryOf(row)
}

/** What was shown and found right, as far as it can be without the database. */
export type Shown =
  | { readonly by: 'code'; readonly step: number }
  | { readonly by: 'recovery_code'; readonly codeHash: Uint8Array }
  | ({ readonly by: 'passkey' } & VerifiedAnswer)
  | { readonly by: 'password'; readonly verifiedHash: string }

/**
 * The session goes on under another proof. Nothing after it in the unit finds a live proof.
 *
 * @returns false when it was used before, or the account does not take it
 */
export async function stepUp(
  unit: UserUnit,
  shown: Shown,
  newProofHash: Uint8Array,
): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`
    select ${callOf(shown, newProofHash)} as done
  `.execute(unit.transaction)
  return rows[0]?.done ?? false
}

/**
 * In the place of one that there was before. All other sessions end, and this one goes on under another proof.
 *
 * @param authenticator.step of the code that was shown; it is not taken again
 * @returns whether the recovery codes were stored: they are when there was no second factor before
 * @throws StepUpNeeded
 */
export async function addAuthenticator(
  unit: UserUnit,
  authenticator: { readonly secretEnvelope: Uint8Array; readonly step: number },
  recoveryCodeHashes: readonly Uint8Array[],
  newProofHash: Uint8Array,
): Promise<boolean> {
  const { secretEnvelope, step } = authenticator
  const { rows } = await sql<{ first: boolean }>`
    select app.add_authenticator(
      ${secretEnvelope}, ${step}, ${arrayOf(recoveryCodeHashes)}, ${newProofHash}
    ) as first
  `.execute(unit.transaction)
  return rows[0]?.first ?? false
}

/** `none` when there was none; `needed` when a role of hers asks for a second factor, and it is the last. */
export type FactorRemoval = 'removed' | 'none' | 'needed'

/** All other sessions end. @throws StepUpNeeded */
export async function removeAuthenticator(
  unit: UserUnit,
  newProofHash: Uint8Array,
): Promise<FactorRemoval> {
  const { rows } = await sql<{ outcome: FactorRemoval }>`
    select app.remove_authenticator(${newProofHash}) as outcome
  `.execute(unit.transaction)
  return rows[0]?.outcome ?? 'none'
}

/** In the place of all that there were. @returns false without a second factor @throws StepUpNeeded */
export async function renewRecoveryCodes(
  unit: UserUnit,
  codeHashes: readonly Uint8Array[],
): Promise<boolean> {
  const { rows } = await sql<{ renewed: boolean }>`
    select app.renew_recovery_codes(${arrayOf(codeHashes)}) as renewed
  `.execute(unit.transaction)
  return rows[0]?.renewed ?? false
}

/** @returns whether there was such a device of hers */
export async function forgetDevice(unit: UserUnit, id: DeviceId): Promise<boolean> {
  const { rows } = await sql<{ forgotten: boolean }>`
    select app.forget_device(${id}) as forgotten
  `.execute(unit.transaction)
  return rows[0]?.forgotten ?? false
}

type DeviceRow = Omit<RememberedDevice, 'createdAt' | 'lastUsedAt' | 'expiresAt'> & {
  readonly createdAt: Date
  readonly lastUsedAt: Date
  readonly expiresAt: Date
}

function callOf(shown: Shown, newProofHash: Uint8Array) {
  switch (shown.by) {
    case 'code':
      return sql`app.step_up_by_code(${shown.step}, ${newProofHash})`
    case 'recovery_code':
      return sql`app.step_up_by_recovery_code(${shown.codeHash}, ${newProofHash})`
    case 'passkey':
      return sql`app.step_up_by_passkey(${shown.challenge}, ${shown.signCount}, ${newProofHash})`
    case 'password':
      return sql`app.step_up_by_password(${shown.verifiedHash}, ${newProofHash})`
  }
}

function arrayOf(values: readonly Uint8Array[]) {
  return sql`array[${sql.join(values)}]::bytea[]`
}
