import { alert, type Alert } from '@tessera/contracts/alert'
import { sql } from 'kysely'
import type { UserUnit } from './unit.ts'

/**
 * What the people who run the house must look at, the newest first. Nothing for whoever is no administrator.
 *
 * @param page.before the last `id` of the page before
 */
export async function listAlertsAsAdmin(
  unit: UserUnit,
  page: {
    readonly acknowledged: boolean
    readonly before: number | null
    readonly size: number
  },
): Promise<readonly Alert[]> {
  const { rows } = await sql<Row>`
    select * from app.admin_alerts(${page.acknowledged}, ${page.before}, ${page.size}) order by id desc
  `.execute(unit.transaction)
  return rows.map(({ at, lastAt, acknowledgedAt, ...row }) =>
    alert.parse({
      ...row,
      at: at.toISOString(),
      lastAt: lastAt.toISOString(),
      acknowledgedAt: acknowledgedAt?.toISOString() ?? null,
    }),
  )
}

interface Row {
  readonly id: number
  readonly at: Date
  readonly lastAt: Date
  readonly acknowledgedAt: Date | null
}
