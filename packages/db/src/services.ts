import type { ServiceId } from '@tessera/contracts/ids'
import type { Service, ServiceHealth, SharedToken } from '@tessera/contracts/service'
import type { Selectable } from 'kysely'
import type { AppServiceHealthTable, AppServicesTable } from './schema.ts'
import type { JobUnit, SubmittingUnit, UserUnit } from './unit.ts'

/** A service with what the house must know to work with it. */
export interface RegisteredService extends Service {
  /** A server on this machine; refused in production. */
  readonly isLocal: boolean
  readonly pollSeconds: number
  readonly settleSeconds: number
  readonly maxUploadBytes: number
}

export async function listServices(unit: UserUnit): Promise<readonly RegisteredService[]> {
  const rows = await unit.transaction.selectFrom('app.services').selectAll().orderBy('id').execute()
  const health = await unit.transaction
    .selectFrom('app.serviceHealth')
    .select(['serviceId', 'state', 'milliseconds', 'checkedAt'])
    .execute()
  return rows.map((row) => ({
    ...fromRow(row),
    health: healthFromRow(health.find(({ serviceId }) => serviceId === row.id)),
  }))
}

/** Without its health. */
export async function findService(
  unit: SubmittingUnit | JobUnit,
  id: ServiceId,
): Promise<RegisteredService | null> {
  const row = await unit.transaction
    .selectFrom('app.services')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row === undefined ? null : fromRow(row)
}

function fromRow(row: Selectable<AppServicesTable>): RegisteredService {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    kind: row.kind,
    origin: row.origin,
    description: row.description,
    institution: row.institution,
    country: row.country,
    status: row.status,
    check: row.checkState,
    tokenUrl: row.tokenUrl,
    tokenHelp: row.tokenHelp,
    credentialTypes: row.credentialTypes,
    health: null,
    sharedToken: sharedTokenFromRow(row),
    isLocal: row.isLocal,
    pollSeconds: row.pollSeconds,
    settleSeconds: row.settleSeconds,
    maxUploadBytes: row.maxUploadBytes,
  }
}

function healthFromRow(
  row: Pick<Selectable<AppServiceHealthTable>, 'state' | 'milliseconds' | 'checkedAt'> | undefined,
): ServiceHealth | null {
  if (row === undefined || row.state === null || row.checkedAt === null) return null
  const { state, milliseconds, checkedAt } = row
  return { state, milliseconds: milliseconds ?? 0, checkedAt: checkedAt.toISOString() }
}

function sharedTokenFromRow(row: Selectable<AppServicesTable>): SharedToken | null {
  const { sharedTokenPolicy, sharedTokenUntil, sharedTokenAccount } = row
  if (sharedTokenPolicy !== 'gradual' || sharedTokenUntil === null || sharedTokenAccount === null)
    return null
  if (sharedTokenUntil.getTime() <= Date.now()) return null
  return { until: sharedTokenUntil.toISOString(), account: sharedTokenAccount }
}
