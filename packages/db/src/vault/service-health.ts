import type { GrantId, ServiceId } from '@tessera/contracts/ids'
import type { HealthState, ServiceHealth, ServiceOptions } from '@tessera/contracts/service'
import { sql } from 'kysely'
import type { VaultUnit } from '../unit.ts'
import { countMaintenance } from '../maintenance.ts'
import { keepServiceSnapshot } from './service-snapshots.ts'

/** A worker's right to ask one service whether it is well. */
export interface HealthGrant {
  readonly id: GrantId
  readonly serviceId: ServiceId
  readonly workerId: string
  readonly claimKey: Buffer
}

/** Those that are over are forgotten on the way. @returns when it ends */
export async function insertHealthGrant(
  unit: VaultUnit,
  grant: Omit<HealthGrant, 'claimKey'> & {
    readonly claimKey: Uint8Array
    readonly ttlSeconds: number
  },
): Promise<Date> {
  await sql`delete from vault.health_grants where expires_at < now()`.execute(unit.transaction)
  const { rows } = await sql<{ expiresAt: Date }>`
    insert into vault.health_grants (id, service_id, worker_id, claim_key, expires_at)
    values (${grant.id}, ${grant.serviceId}, ${grant.workerId}, ${grant.claimKey},
      now() + make_interval(secs => ${grant.ttlSeconds}))
    returning expires_at
  `.execute(unit.transaction)
  const [row] = rows
  if (row === undefined) throw new Error('the health grant was not written')
  return row.expiresAt
}

/** Taken once, and only while it lives. */
export async function takeHealthGrant(unit: VaultUnit, id: GrantId): Promise<HealthGrant | null> {
  const { rows } = await sql<HealthGrant>`
    delete from vault.health_grants where id = ${id} and expires_at > now()
    returning id, service_id, worker_id, claim_key
  `.execute(unit.transaction)
  return rows[0] ?? null
}

/** What a worker found. */
export interface FoundHealth extends Pick<
  ServiceHealth,
  'milliseconds' | 'queued' | 'announcement'
> {
  readonly state: Exclude<HealthState, 'panel_gone'>
  /** What it offered the account of the check; not there when that was not read. */
  readonly catalogue?: ServiceOptions | undefined
}

/**
 * What came of a check. While nothing changes the next one comes twice as late each time, up to a quarter of an hour;
 * after a change in half a minute. Where a service is well again, what waits for it goes on, one after the other.
 */
export async function recordServiceHealth(
  unit: VaultUnit,
  serviceId: ServiceId,
  found: FoundHealth,
): Promise<void> {
  const { milliseconds, queued, announcement, catalogue } = found
  const isOther = catalogue !== undefined && (await keepServiceSnapshot(unit, serviceId, catalogue))
  const state = await withPanels(unit, serviceId, found.state)
  const { rows } = await sql<{ former: HealthState | null; wasAsked: boolean }>`
    update app.service_health h set state = ${state}, milliseconds = ${milliseconds}, queued = ${queued},
      announcement = ${announcement}, checked_at = now(), asked_at = null,
      misses = case when ${state} = 'unreachable' then least(h.misses + 1, 10000) else 0 end,
      interval_seconds = next.seconds, next_check_at = now() + make_interval(secs => next.seconds * (0.9 + random() / 5))
    from (
      select state as former, asked_at is not null as was_asked,
        case when state = ${state} then least(interval_seconds * 2, 900) else 30 end as seconds
      from app.service_health where service_id = ${serviceId} for update
    ) next
    where h.service_id = ${serviceId}
    returning next.former, next.was_asked
  `.execute(unit.transaction)
  const [row] = rows
  if (row === undefined) return
  await keepCheck(unit, serviceId, { ...found, state })
  if (row.wasAsked) await noteConnection(unit, serviceId, state)
  if (isWell(state) && (row.former === null || !isWell(row.former)))
    await wakeWaitingSteps(unit, serviceId)
  if (catalogue !== undefined)
    await countMaintenance(unit, 'read-catalogues', { changed: isOther ? 1 : 0, line: true })
  // Each answer stands among those of its service.
  await countMaintenance(unit, 'check-services', { changed: 1, line: false })
}

/** One that answers is told apart from one that answers and misses a panel which it offered lately. */
async function withPanels(
  unit: VaultUnit,
  serviceId: ServiceId,
  state: FoundHealth['state'],
): Promise<HealthState> {
  if (state !== 'reachable') return state
  const { rows } = await sql<{ isGone: boolean }>`
    select gone_panels <> '[]' as is_gone from app.service_health where service_id = ${serviceId}
  `.execute(unit.transaction)
  return rows[0]?.isGone === true ? 'panel_gone' : state
}

/** Whether jobs can go on there: those of another panel can. */
function isWell(state: HealthState): boolean {
  return state === 'reachable' || state === 'panel_gone'
}

async function keepCheck(
  unit: VaultUnit,
  serviceId: ServiceId,
  { state, milliseconds, queued }: Pick<ServiceHealth, 'state' | 'milliseconds' | 'queued'>,
): Promise<void> {
  await unit.transaction
    .insertInto('app.serviceChecks')
    .values({ serviceId, state, milliseconds, queued })
    .execute()
  await sql`
    delete from app.service_checks c where c.service_id = ${serviceId} and (c.at < now() - interval '90 days'
      or c.at < now() - interval '2 days' and exists (
        select from app.service_checks e where e.service_id = c.service_id and e.state = c.state
          and e.at >= date_trunc('hour', c.at) and e.at < c.at))
  `.execute(unit.transaction)
}

/** It was tried by somebody who looks after it. What people have settled stays. */
async function noteConnection(
  unit: VaultUnit,
  serviceId: ServiceId,
  state: HealthState,
): Promise<void> {
  await unit.transaction
    .updateTable('app.services')
    .set({ checkState: state === 'unreachable' ? 'unreachable' : 'checked' })
    .where('id', '=', serviceId)
    .where('checkState', '<>', 'retired')
    .execute()
}

async function wakeWaitingSteps(unit: VaultUnit, serviceId: ServiceId): Promise<void> {
  await sql`
    update app.steps s set due_at = now() + make_interval(secs => random() * 10) from app.jobs j
    where j.user_id = s.user_id and j.id = s.job_id and j.state = 'waiting' and j.wait_reason = 'service'
      and s.service_id = ${serviceId} and s.state = 'due' and s.due_at > now() + interval '10 seconds'
  `.execute(unit.transaction)
}
