import type { UserId } from '@tessera/contracts/ids'
import type { AcceptedTerms } from '@tessera/contracts/terms'
import { sql } from 'kysely'
import type { SignInUnit, SubmittingUnit, UserUnit } from './unit.ts'

/** Whether the user behind the unit has accepted this version, whoever acts for her. */
export async function hasAcceptedTerms(unit: SubmittingUnit, version: string): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select app.has_accepted_terms(${version}) as has
  `.execute(unit.transaction)
  return rows[0]?.has === true
}

/** At the time of the database. @returns false when she had accepted it before */
export async function acceptTerms(
  unit: UserUnit,
  userId: UserId,
  version: string,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await unit.transaction
    .insertInto('app.acceptedTerms')
    .values({ userId, version })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

/** In the unit that makes the account, whatever comes of the account then. */
export async function acceptTermsOfNew(
  unit: SignInUnit,
  username: string,
  version: string,
): Promise<void> {
  await sql`select sign_in.accept_terms(${username}, ${version})`.execute(unit.transaction)
}

/** The newest first. */
export async function listAcceptedTerms(
  unit: UserUnit,
  userId: UserId,
): Promise<readonly AcceptedTerms[]> {
  const rows = await unit.transaction
    .selectFrom('app.acceptedTerms')
    .select(['version', 'acceptedAt'])
    .where('userId', '=', userId)
    .orderBy('acceptedAt', 'desc')
    .execute()
  return rows.map(({ version, acceptedAt }) => ({ version, acceptedAt: acceptedAt.toISOString() }))
}
