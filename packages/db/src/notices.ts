import type { NoticeId } from '@tessera/contracts/ids'
import {
  type BatchNotice,
  type CredentialNotice,
  type DeviceNotice,
  type Notice,
  type ScheduleNotice,
  type TokenNotice,
  scheduleNotice,
} from '@tessera/contracts/notice'
import { sql } from 'kysely'
import { countsOfBatch } from './batches.ts'
import type { SweepUnit, UserUnit } from './unit.ts'

/** What is still true and was not put away. */
export async function listNotices(unit: UserUnit): Promise<readonly Notice[]> {
  const [credentials, schedules, batches, tokens, devices] = await Promise.all([
    listCredentialNotices(unit),
    listScheduleNotices(unit),
    listBatchNotices(unit),
    listTokenNotices(unit),
    listDeviceNotices(unit),
  ])
  return [...credentials, ...schedules, ...batches, ...tokens, ...devices]
}

/** Of each credential the latest word on its end, and on its use. */
async function listCredentialNotices(unit: UserUnit): Promise<readonly Notice[]> {
  const { rows } = await sql<Omit<CredentialNotice, 'about'> & { readonly about: Date }>`
    select * from (
      select distinct on (n.credential_id, n.kind) n.id, n.kind, n.days, n.about, n.dismissed_at,
        c.service_id, v.name as service_name
      from app.notices n
      join app.credentials c on c.id = n.credential_id and c.is_active
      join app.services v on v.id = c.service_id
      where n.about = case n.kind when 'credential_expires' then c.expires_at
          when 'credential_refused' then case when not c.is_verified then c.checked_at end
          when 'service_moved' then case when v.origin <> c.origin then v.moved_at end else ${lastUse} end
      order by n.credential_id, n.kind, n.created_at desc, n.days
    ) latest
    where dismissed_at is null and (kind <> 'credential_expires' or about > now())
    order by service_id, kind
  `.execute(unit.transaction)
  return rows.map(({ id, kind, days, about, serviceId, serviceName }) => ({
    id,
    kind,
    days,
    about: about.toISOString(),
    serviceId,
    serviceName,
  }))
}

/** Of each schedule what came of its latest time. */
async function listScheduleNotices(unit: UserUnit): Promise<readonly Notice[]> {
  const { rows } = await sql<Omit<ScheduleNotice, 'about'> & { readonly about: Date }>`
    select n.id, n.kind, n.about, s.id as schedule_id, s.name as schedule_name, o.code, s.service_id, v.name as service_name
    from app.notices n
    join app.schedules s on s.id = n.schedule_id
    join app.services v on v.id = s.service_id
    join app.schedule_occurrences o on o.schedule_id = s.id and o.at = n.about
    where n.dismissed_at is null and (n.kind <> 'schedule_stopped' or s.state = 'stopped')
      and n.about = (select max(latest.at) from app.schedule_occurrences latest where latest.schedule_id = s.id)
    order by n.about desc
  `.execute(unit.transaction)
  return rows.map(({ about, ...row }) =>
    scheduleNotice.parse({ ...row, about: about.toISOString() }),
  )
}

/** With what came of its jobs by now; one that is tried again opens it anew. */
async function listBatchNotices(unit: UserUnit): Promise<readonly Notice[]> {
  const { rows } = await sql<Omit<BatchNotice, 'about'> & { readonly about: Date }>`
    select n.id, n.kind, n.about, b.id as batch_id, b.name as batch_name, ${countsOfBatch} as counts
    from app.notices n join app.batches b on b.id = n.batch_id
    where n.dismissed_at is null and n.kind = 'batch_ended' and not exists (
      select from app.jobs j where j.user_id = b.user_id and j.batch_id = b.id and j.ended_at is null)
    order by n.about desc
  `.execute(unit.transaction)
  return rows.map(({ about, ...row }) => ({ ...row, about: about.toISOString() }))
}

async function listDeviceNotices(unit: UserUnit): Promise<readonly Notice[]> {
  const { rows } = await sql<Omit<DeviceNotice, 'about'> & { readonly about: Date }>`
    select n.id, n.kind, n.about, n.user_agent, n.country from app.notices n
    where n.dismissed_at is null and n.kind = 'new_device' order by n.about desc
  `.execute(unit.transaction)
  return rows.map(({ about, ...row }) => ({ ...row, about: about.toISOString() }))
}

/** Of tokens that live. */
async function listTokenNotices(unit: UserUnit): Promise<readonly Notice[]> {
  const { rows } = await sql<Omit<TokenNotice, 'about'> & { readonly about: Date }>`
    select n.id, n.kind, n.about, t.name as token_name
    from app.notices n join app.own_personal_tokens() t on t.id = n.token_id
    where n.dismissed_at is null
    order by n.about desc
  `.execute(unit.transaction)
  return rows.map(({ about, ...row }) => ({ ...row, about: about.toISOString() }))
}

/** @returns false when there is none, or it was put away before */
export async function dismissNotice(unit: UserUnit, id: NoticeId): Promise<boolean> {
  const { numUpdatedRows } = await unit.transaction
    .updateTable('app.notices')
    .set({ dismissedAt: sql<Date>`now()`, readAt: sql<Date>`coalesce(read_at, now())` })
    .where('id', '=', id)
    .where('dismissedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/**
 * Reminds owners 7, 3 and 1 days before a credential ends, and when one was not used for 90 days; each once, however
 * often this runs. Tells them when the service of one has moved. Looks only at those of which one of these may be true
 * that was not when they were last looked at.
 *
 * @returns how many reminders are new
 */
export async function remindOfCredentials(unit: SweepUnit): Promise<number> {
  const { numAffectedRows } = await sql`
    with due as materialized (
      (select ${ofCredential} from app.credentials c where c.remind_at <= now()
       order by c.remind_at limit ${mostAtOnce})
      union
      select moved.* from app.services v cross join lateral (
        select ${ofCredential} from app.credentials c
        where c.service_id = v.id and c.is_active and c.reminded_at < v.moved_at + ${latestToBeSeen}
        order by c.reminded_at limit ${mostAtOnce}) moved
      where v.moved_at is not null
    ), looked_at as (
      update app.credentials c set reminded_at = now(), remind_at = coalesce(least(${nextReminder}), 'infinity')
      where c.id = any (array(select due.id from due))
    )
    insert into app.notices (user_id, credential_id, kind, days, about)
    select c.user_id, c.id, 'credential_expires',
      case when c.expires_at <= now() + interval '1 day' then 1
        when c.expires_at <= now() + interval '3 days' then 3 else 7 end, c.expires_at
    from due c
    where c.is_active and c.is_verified and c.expires_at > now() and c.expires_at <= now() + interval '7 days'
    union all
    select c.user_id, c.id, 'credential_unused', 90, ${lastUse}
    from due c
    where c.is_active and c.is_verified and (c.expires_at is null or c.expires_at > now())
      and ${lastUse} <= now() - interval '90 days'
    union all
    select c.user_id, c.id, 'service_moved', 0, v.moved_at
    from due c join app.services v on v.id = c.service_id
    where c.is_active and c.origin <> v.origin and v.moved_at is not null
    on conflict do nothing
  `.execute(unit.transaction)
  return Number(numAffectedRows ?? 0n)
}

/** One that was never used counts from its entry. */
const lastUse = sql`coalesce(c.last_used_at, c.updated_at)`
const ofCredential = sql`
  c.id, c.user_id, c.service_id, c.origin, c.is_active, c.is_verified, c.expires_at, c.last_used_at, c.updated_at`
/** Those that lie ahead, if any. */
const nextReminder = sql.join(
  [
    ...[7, 3, 1].map((days) => sql`c.expires_at - make_interval(days => ${days})`),
    sql`${lastUse} + interval '90 days'`,
  ].map((at) => sql`case when ${at} > now() then ${at} end`),
)
/** A move bears the time at which its transaction began, and may be seen only after a later look. */
const latestToBeSeen = sql`interval '1 minute'`
/** What is over it comes with the next run. */
const mostAtOnce = 5_000
