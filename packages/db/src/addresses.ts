import type { ConfirmedAddress, OwnAddress } from '@tessera/contracts/address'
import { sql } from 'kysely'
import type { SignInUnit, UserUnit } from './unit.ts'

export async function getOwnAddress(unit: UserUnit): Promise<OwnAddress> {
  const { rows } = await sql<AddressRow>`select * from app.own_address()`.execute(unit.transaction)
  const [row] = rows
  if (row === undefined) throw new Error('app.own_address answered nothing')
  return {
    address: row.address,
    verifiedAt: row.verifiedAt?.toISOString() ?? null,
    change:
      row.newAddress === null
        ? null
        : {
            address: row.newAddress,
            oldConfirmed: row.oldConfirmed,
            newConfirmed: row.newConfirmed,
          },
    lastMail:
      row.mailState === null || row.mailMadeAt === null
        ? null
        : {
            state: row.mailState,
            failure: row.mailFailure,
            madeAt: row.mailMadeAt.toISOString(),
          },
  }
}

/** Sends the link once more. @returns false when too many were asked for, null when there is nothing to confirm */
export async function askVerification(unit: UserUnit): Promise<boolean | null> {
  const { rows } = await sql<{
    asked: boolean | null
  }>`select app.ask_verification() as asked`.execute(unit.transaction)
  return rows[0]?.asked ?? null
}

/** What came of asking for another address; `unknown` when the password is not the one that was verified any more. */
export type AskedChange = 'asked' | 'unknown' | 'same' | 'too_many'

export async function askAddressChange(
  unit: UserUnit,
  change: { readonly passwordHash: string; readonly address: string },
): Promise<AskedChange> {
  const { rows } = await sql<{ asked: AskedChange }>`
    select app.ask_address_change(${change.passwordHash}, ${change.address}) as asked
  `.execute(unit.transaction)
  return rows[0]?.asked ?? 'unknown'
}

/** @returns whether there was one */
export async function cancelAddressChange(unit: UserUnit): Promise<boolean> {
  const { rows } = await sql<{
    ended: boolean
  }>`select app.cancel_address_change() as ended`.execute(unit.transaction)
  return rows[0]?.ended ?? false
}

/** @returns what the link of this hash did; `taken` when its address is somebody else's; null when it is not live */
export async function confirmAddress(
  unit: SignInUnit,
  linkHash: Uint8Array,
): Promise<ConfirmedAddress | 'taken' | null> {
  const { rows } = await sql<{
    did: ConfirmedAddress | 'taken' | null
  }>`select sign_in.confirm_address(${linkHash}) as did`.execute(unit.transaction)
  return rows[0]?.did ?? null
}

interface AddressRow {
  readonly address: string | null
  readonly verifiedAt: Date | null
  readonly newAddress: string | null
  readonly oldConfirmed: boolean
  readonly newConfirmed: boolean
  readonly mailState: 'due' | 'sent' | 'given_up' | null
  readonly mailFailure: string | null
  readonly mailMadeAt: Date | null
}
