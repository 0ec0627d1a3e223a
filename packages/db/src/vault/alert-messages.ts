import { sql } from 'kysely'
import type { DeliveryUnit } from '../unit.ts'
import type { AlertSeverity } from './alerts.ts'

export type AlertChannel = 'mail' | 'webhook'

/** What is told of an alert. */
export interface ToldAlert {
  readonly id: number
  readonly kind: string
  readonly severity: AlertSeverity
  readonly subject: string
  /** How often it had happened when the message was made. */
  readonly times: number
  readonly at: Date
  readonly lastAt: Date
}

/** One telling. It is sent with this id until it was taken, so the other side can leave out what it has. */
export interface AlertMessage {
  readonly id: string
  readonly madeAt: Date
  /** This one included. */
  readonly attempts: number
  readonly alerts: readonly ToldAlert[]
}

export interface Pace {
  /** Between two messages of a channel: what comes meanwhile is told together. */
  readonly messageEverySeconds: number
  /** Until an open alert that goes on happening is told again. */
  readonly againAfterSeconds: number
  /** After the first failure; doubled with each, up to an hour. */
  readonly retryAfterSeconds: number
}

/**
 * Makes a message of the open alerts that were not told by this channel, unless it is too soon, or the last message has
 * not been taken yet.
 */
export async function collectAlerts(
  unit: DeliveryUnit,
  channel: AlertChannel,
  pace: Pace,
): Promise<void> {
  await sql`
    with told as (
      select i.alert_id, max(i.times) as times, max(m.made_at) as at
      from vault.alert_message_items i join vault.alert_messages m on m.id = i.message_id
      where m.channel = ${channel} and i.alert_id in (select id from vault.alerts where acknowledged_at is null)
      group by i.alert_id
    ), untold as (
      select a.id, a.times from vault.alerts a left join told t on t.alert_id = a.id
      where a.acknowledged_at is null and (
        t.alert_id is null
        or (a.times > t.times and t.at < now() - make_interval(secs => ${pace.againAfterSeconds})))
      order by a.severity = 'critical' desc, a.severity = 'warning' desc, a.id
      limit ${mostAlerts}
    ), message as (
      insert into vault.alert_messages (channel)
      select ${channel} where exists (select from untold) and not exists (
        select from vault.alert_messages
        where channel = ${channel} and made_at > now() - make_interval(secs => ${pace.messageEverySeconds}))
      on conflict do nothing
      returning id
    )
    insert into vault.alert_message_items (message_id, alert_id, times)
    select message.id, untold.id, untold.times from message, untold
  `.execute(unit.transaction)
}

/** The message that is due, if any. Whoever takes it and falls leaves it to the next attempt. */
export async function takeAlertMessage(
  unit: DeliveryUnit,
  channel: AlertChannel,
  pace: Pace,
): Promise<AlertMessage | null> {
  const { rows } = await sql<Omit<AlertMessage, 'alerts'>>`
    update vault.alert_messages set attempts = attempts + 1,
      next_attempt_at = now() + least(interval '1 hour', make_interval(secs => ${pace.retryAfterSeconds}) * power(2, least(attempts, 20)))
    where id = (
      select id from vault.alert_messages
      where channel = ${channel} and delivered_at is null and next_attempt_at <= now()
      for update skip locked)
    returning id, made_at, attempts
  `.execute(unit.transaction)
  const [message] = rows
  if (message === undefined) return null
  const { rows: alerts } = await sql<ToldAlert>`
    select a.id, a.kind, a.severity, a.subject, i.times, a.at, a.last_at
    from vault.alert_message_items i join vault.alerts a on a.id = i.alert_id
    where i.message_id = ${message.id}
    order by a.severity = 'critical' desc, a.severity = 'warning' desc, a.id
  `.execute(unit.transaction)
  return { ...message, alerts }
}

export async function noteAlertMessage(
  unit: DeliveryUnit,
  id: string,
  /** Why it was not taken; null when it was. */
  failure: string | null,
): Promise<void> {
  await unit.transaction
    .updateTable('vault.alertMessages')
    .set(
      failure === null
        ? { deliveredAt: sql<Date>`now()`, failure: null }
        : { failure: failure.slice(0, 300) },
    )
    .where('id', '=', id)
    .execute()
}

/** More wait for the next message. */
const mostAlerts = 100
