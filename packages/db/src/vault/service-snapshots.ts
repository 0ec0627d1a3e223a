import type { ServiceId } from '@tessera/contracts/ids'
import type { ServiceOptions } from '@tessera/contracts/service'
import { sql } from 'kysely'
import type { VaultUnit } from '../unit.ts'

/**
 * What the service offers the account of its check: another row when that is something else than before, of which the newest are
 * kept. A panel that was offered in the last thirty days, and is not now, is noted beside the service’s health; what another
 * account was offered before counts for nothing.
 *
 * @returns whether it is another row
 */
export async function keepServiceSnapshot(
  unit: VaultUnit,
  serviceId: ServiceId,
  offered: ServiceOptions,
): Promise<boolean> {
  // When it was read is no difference, and stands beside it.
  const account = await accountOfCheck(unit, serviceId)
  const options = JSON.stringify({ ...offered, readAt: undefined })
  const { rows: confirmed } = await sql`
    update app.service_snapshots set read_at = clock_timestamp()
    where service_id = ${serviceId} and options = ${options}::jsonb and account = ${account}
      and since = (select max(n.since) from app.service_snapshots n where n.service_id = ${serviceId})
    returning since
  `.execute(unit.transaction)
  if (confirmed.length === 0) {
    await unit.transaction
      .insertInto('app.serviceSnapshots')
      .values({
        serviceId,
        account,
        accountNumber: sql`(
          select coalesce(max(n.account_number) filter (where n.account = ${account}), max(n.account_number) + 1, 1)
          from app.service_snapshots n where n.service_id = ${serviceId})`,
        options,
      })
      .execute()
    await sql`
      delete from app.service_snapshots where service_id = ${serviceId} and since not in (
        select n.since from app.service_snapshots n where n.service_id = ${serviceId} order by n.since desc limit ${mostKept})
    `.execute(unit.transaction)
  }
  await sql`
    with offered as (
      select distinct on (p ->> 'value') p ->> 'value' as value, p ->> 'label' as label, s.read_at
      from app.service_snapshots s, jsonb_array_elements(s.options -> 'panels') p
      where s.service_id = ${serviceId} and s.account = ${account} and s.read_at > now() - interval '30 days'
      order by p ->> 'value', s.since desc
    ), gone as (
      select o.* from offered o where not exists (
        select from jsonb_array_elements(${options}::jsonb -> 'panels') p where p ->> 'value' = o.value)
    )
    update app.service_health set gone_panels = (
      select coalesce(jsonb_agg(jsonb_build_object('value', g.value, 'label', g.label, 'seenAt', g.read_at) order by g.label), '[]')
      from gone g)
    where service_id = ${serviceId}
  `.execute(unit.transaction)
  return confirmed.length === 0
}

/** Empty where the credential was removed while the service was asked. */
async function accountOfCheck(unit: VaultUnit, serviceId: ServiceId): Promise<string> {
  const row = await unit.transaction
    .selectFrom('vault.serviceCredentials')
    .select('remoteAccount')
    .where('serviceId', '=', serviceId)
    .where('kind', '=', 'health')
    .executeTakeFirst()
  return row?.remoteAccount ?? ''
}

const mostKept = 200
