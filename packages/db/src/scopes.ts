import type { AccessScope } from '@tessera/contracts/access-scope'
import { sql } from 'kysely'
import type { SubmittingUnit } from './unit.ts'

/**
 * Inside a unit that a consent or an access token opened: whether it allows this, and with a consent also the enrolment of
 * its program.
 */
export async function hasScope(unit: SubmittingUnit, scope: AccessScope): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select app.has_scope(${scope}) as has
  `.execute(unit.transaction)
  return rows[0]?.has ?? false
}
