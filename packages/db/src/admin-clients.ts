import { type EnrolledClient, enrolledClient } from '@tessera/contracts/enrolled-client'
import { sql } from 'kysely'
import type { UserUnit } from './unit.ts'

/** The programs that may ask the broker, by kind and name. Nothing for whoever is no administrator. */
export async function listClientsAsAdmin(unit: UserUnit): Promise<readonly EnrolledClient[]> {
  const { rows } = await sql<Row>`select * from app.admin_clients()`.execute(unit.transaction)
  return rows.map(({ enrolledAt, lastSeenAt, ...row }) =>
    enrolledClient.parse({
      ...row,
      enrolledAt: enrolledAt.toISOString(),
      lastSeenAt: lastSeenAt?.toISOString() ?? null,
    }),
  )
}

interface Row {
  readonly enrolledAt: Date
  readonly lastSeenAt: Date | null
}
