import { accessScope } from '@tessera/contracts/access-scope'
import type { PersonalTokenId } from '@tessera/contracts/ids'
import type { MakeTokenInput, PersonalToken } from '@tessera/contracts/personal-token'
import type { Secret } from '@tessera/crypto/secret'
import { sql } from 'kysely'
import { z } from 'zod'
import type { ProgramUnit, SubmittingUnit, UserUnit } from './unit.ts'

/** @returns false when the user has as many as she may */
export async function makePersonalToken(
  unit: UserUnit,
  token: MakeTokenInput & { readonly id: PersonalTokenId; readonly proofHash: Uint8Array },
): Promise<boolean> {
  const { id, name, proofHash, scopes, days } = token
  const { rows } = await sql<{ made: boolean }>`
    select app.make_personal_token(
      ${id}, ${name}, ${proofHash}, ${[...scopes]}::text[], make_interval(days => ${days})
    ) as made
  `.execute(unit.transaction)
  return rows[0]?.made ?? false
}

/** Those that live, the newest first. */
export async function listPersonalTokens(unit: UserUnit): Promise<readonly PersonalToken[]> {
  const { rows } = await sql<Row>`select * from app.own_personal_tokens()`.execute(unit.transaction)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    scopes: z.array(accessScope).parse(row.scopes),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    address: row.lastAddress,
    country: row.lastCountry,
  }))
}

/**
 * Waits for whoever writes with it just now; nothing is written with it afterwards.
 *
 * @returns false when the user has no such live token
 */
export async function endPersonalToken(unit: UserUnit, id: PersonalTokenId): Promise<boolean> {
  const { rows } = await sql<{ ended: boolean }>`
    select app.end_personal_token(${id}) as ended
  `.execute(unit.transaction)
  return rows[0]?.ended ?? false
}

/** @returns how many there were */
export async function endEveryPersonalToken(unit: UserUnit): Promise<number> {
  const { rows } = await sql<{ ended: number }>`
    select app.end_every_personal_token() as ended
  `.execute(unit.transaction)
  return rows[0]?.ended ?? 0
}

/** It was used, from there. Nothing is written for one that is not live, or was used within minutes. */
export async function noteTokenUse(
  unit: ProgramUnit,
  use: {
    readonly proof: Secret<Uint8Array>
    readonly address: string
    readonly country: string | null
  },
): Promise<void> {
  await sql`select app.note_token_use(${use.proof.expose()}, ${use.address}, ${use.country})`.execute(
    unit.transaction,
  )
}

/** The actor of audit lines in a unit that an access token opened. */
export async function tokenActor(unit: SubmittingUnit): Promise<string> {
  const { rows } = await sql<{ actor: string }>`
    select app.current_token() as actor
  `.execute(unit.transaction)
  const [row] = rows
  if (row === undefined) throw new Error('app.current_token answered nothing')
  return row.actor
}

interface Row {
  readonly id: PersonalTokenId
  readonly name: string
  readonly scopes: string[]
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly lastUsedAt: Date | null
  readonly lastAddress: string
  readonly lastCountry: string | null
}
