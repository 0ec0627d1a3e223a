import type { GrantId, ServiceId } from '@tessera/contracts/ids'
import type { ServiceHealth } from '@tessera/contracts/service'
import { sql } from 'kysely'
import type { VaultUnit } from '../unit.ts'

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

/**
 * What came of a check. While nothing changes the next one comes twice as late each time, up to a quarter of an hour;
 * after a change in half a minute.
 */
export async function recordServiceHealth(
  unit: VaultUnit,
  serviceId: ServiceId,
  found: Pick<ServiceHealth, 'state' | 'milliseconds'>,
): Promise<void> {
  await sql`
    update app.service_health h set state = ${found.state}, milliseconds = ${found.milliseconds}, checked_at = now(),
      interval_seconds = next.seconds, next_check_at = now() + make_interval(secs => next.seconds * (0.9 + random() / 5))
    from (
      select case when state = ${found.state} then least(interval_seconds * 2, 900) else 30 end as seconds
      from app.service_health where service_id = ${serviceId}
    ) next
    where h.service_id = ${serviceId}
  `.execute(unit.transaction)
}
