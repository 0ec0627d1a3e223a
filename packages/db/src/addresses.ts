import type { OwnAddress } from '@tessera/contracts/address'
import { sql } from 'kysely'
import type { SignInUnit, UserUnit } from './unit.ts'

export async function getOwnAddress(unit: UserUnit): Promise<OwnAddress> {
  const { rows } = await sql<AddressRow>`select * from app.own_address()`.execute(unit.transaction)
  const [row] = rows
  if (row === undefined) throw new Error('app.own_address answered nothing')
  return {
    address: row.address,
    verifiedAt: row.verifiedAt?.toISOString() ?? null,
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

/** @returns whether the link of this hash was live, and its address is confirmed now */
export async function confirmAddress(unit: SignInUnit, linkHash: Uint8Array): Promise<boolean> {
  const { rows } = await sql<{
    confirmed: boolean
  }>`select sign_in.confirm_address(${linkHash}) as confirmed`.execute(unit.transaction)
  return rows[0]?.confirmed ?? false
}

interface AddressRow {
  readonly address: string | null
  readonly verifiedAt: Date | null
  readonly mailState: 'due' | 'sent' | 'given_up' | null
  readonly mailFailure: string | null
  readonly mailMadeAt: Date | null
}
