import type { ServiceId } from '@tessera/contracts/ids'
import { type MissedPanel, serviceOptions, type ServiceSnapshot } from '@tessera/contracts/service'
import { sql } from 'kysely'
import type { UserUnit } from './unit.ts'

/** What the service offered the account that the check uses now, newest first. Nobody may choose from it. */
export async function listServiceSnapshots(
  unit: UserUnit,
  serviceId: ServiceId,
  most: number,
): Promise<readonly ServiceSnapshot[]> {
  const rows = await unit.transaction
    .selectFrom('app.serviceSnapshots')
    .select(['since', 'readAt', 'options'])
    .where('serviceId', '=', serviceId)
    .where('accountNumber', '=', ({ selectFrom }) =>
      selectFrom('app.serviceSnapshots as newest')
        .select('newest.accountNumber')
        .where('newest.serviceId', '=', serviceId)
        .orderBy('newest.since', 'desc')
        .limit(1),
    )
    .orderBy('since', 'desc')
    .limit(most)
    .execute()
  return rows.map(({ since, readAt, options }) => {
    const read = readAt.toISOString()
    const offered = storedOptions.parse(options)
    return { since: since.toISOString(), readAt: read, options: { ...offered, readAt: read } }
  })
}

/**
 * Of the last ninety days, and those that something of the reader's names. What her own account was told counts, unless the check
 * has looked since.
 */
export async function listMissedPanels(
  unit: UserUnit,
): Promise<readonly (Omit<MissedPanel, 'since'> & { readonly since: Date })[]> {
  const { rows } = await sql<Omit<MissedPanel, 'since'> & { readonly since: Date }>`
    with readings as (
      select 'own' as noticed_by, service_id, since, options,
        lead(since) over (partition by service_id order by since) as until
      from app.service_catalogues
      union all
      select 'check', s.service_id, s.since, s.options, lead(s.since) over (partition by s.service_id order by s.since)
      from app.service_snapshots s
      where s.account_number = (
        select n.account_number from app.service_snapshots n where n.service_id = s.service_id order by n.since desc limit 1)
    ), panels as (
      select r.noticed_by, r.service_id, p ->> 'value' as panel,
        (array_agg(p ->> 'label' order by r.since desc))[1] as label, max(r.until) as since, bool_or(r.until is null) as is_offered
      from readings r, jsonb_array_elements(r.options -> 'panels') p
      group by r.noticed_by, r.service_id, p ->> 'value'
    ), missed as (
      select distinct on (m.service_id, m.panel) m.*
      from panels m
      where not m.is_offered and not exists (
        select from panels own join app.service_options o on o.service_id = own.service_id
        where m.noticed_by = 'check' and own.noticed_by = 'own' and own.is_offered
          and own.service_id = m.service_id and own.panel = m.panel and o.read_at > m.since)
      order by m.service_id, m.panel, m.noticed_by desc
    ), used as (
      select m.service_id, m.panel, m.label, m.since, m.noticed_by,
        (select count(*)::integer from app.jobs j where j.ended_at is null and j.service_id = m.service_id
          and j.settings ->> 'panel' = m.panel) as open_jobs,
        (select count(*)::integer from app.setting_templates t where t.service_id = m.service_id
          and t.settings ->> 'panel' = m.panel) as saved_settings,
        (select count(*)::integer from app.schedules s where s.state <> 'ended' and s.service_id = m.service_id
          and s.settings ->> 'panel' = m.panel) as schedules
      from missed m
    )
    select * from used
    where since > now() - interval '90 days' or open_jobs + saved_settings + schedules > 0
    order by service_id, label limit 500
  `.execute(unit.transaction)
  return rows
}

const storedOptions = serviceOptions.omit({ readAt: true })
