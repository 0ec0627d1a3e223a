import type { ServiceId } from '@tessera/contracts/ids'
import {
  gonePanel,
  type Service,
  type ServiceHealth,
  serviceRecord,
  type SharedToken,
} from '@tessera/contracts/service'
import { type Workflow, workflow } from '@tessera/contracts/workflow'
import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { AppServiceHealthTable, AppServicesTable } from './schema.ts'
import { recordFromColumns } from './service-record.ts'
import type { JobUnit, SubmittingUnit, UserUnit } from './unit.ts'

/** A service with what the house must know to work with it. */
export interface RegisteredService extends Service {
  /** A server on this machine; refused in production. */
  readonly isLocal: boolean
  readonly pollSeconds: number
  readonly settleSeconds: number
}

export async function listServices(unit: UserUnit): Promise<readonly RegisteredService[]> {
  const rows = await unit.transaction.selectFrom('app.services').selectAll().orderBy('id').execute()
  const health = await unit.transaction
    .selectFrom('app.serviceHealth')
    .select([
      'serviceId',
      'state',
      'milliseconds',
      'queued',
      'announcement',
      'checkedAt',
      'misses',
      'gonePanels',
    ])
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

/** How it imputes; null for a service that lists its own choices, and for one that nobody has described. */
export async function findWorkflow(
  unit: SubmittingUnit | JobUnit,
  id: ServiceId,
): Promise<Workflow | null> {
  const row = await unit.transaction
    .selectFrom('app.services')
    .select('workflow')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.workflow == null ? null : workflow.parse(row.workflow)
}

function fromRow(row: Selectable<AppServicesTable>): RegisteredService {
  return {
    id: row.id,
    version: row.recordVersion,
    ...recordFromColumns({
      ...row,
      price: serviceRecord.shape.price.parse(row.price),
      links: serviceRecord.shape.links.parse(row.links),
    }),
    status: row.status,
    check: row.checkState,
    health: null,
    sharedToken: sharedTokenFromRow(row),
    isLocal: row.isLocal,
    pollSeconds: row.pollSeconds,
    settleSeconds: row.settleSeconds,
  }
}

function healthFromRow(row: HealthRow | undefined): ServiceHealth | null {
  if (row === undefined || row.state === null || row.checkedAt === null) return null
  const { state, milliseconds, queued, announcement, checkedAt, misses } = row
  return {
    state,
    milliseconds: milliseconds ?? 0,
    queued,
    announcement,
    checkedAt: checkedAt.toISOString(),
    misses,
    // Postgres writes its times with an offset.
    gonePanels: gonePanelRows
      .parse(row.gonePanels)
      .map((panel) => ({ ...panel, seenAt: panel.seenAt.toISOString() })),
  }
}

const gonePanelRows = z.array(gonePanel.extend({ seenAt: z.coerce.date() }))

type HealthRow = Pick<
  Selectable<AppServiceHealthTable>,
  'state' | 'milliseconds' | 'queued' | 'announcement' | 'checkedAt' | 'misses' | 'gonePanels'
>

function sharedTokenFromRow(row: Selectable<AppServicesTable>): SharedToken | null {
  const { sharedTokenPolicy, sharedTokenUntil, sharedTokenAccount } = row
  if (sharedTokenPolicy !== 'gradual' || sharedTokenUntil === null || sharedTokenAccount === null)
    return null
  if (sharedTokenUntil.getTime() <= Date.now()) return null
  return { until: sharedTokenUntil.toISOString(), account: sharedTokenAccount }
}
