import type { NoticeId, UserId, WebhookDeliveryId, WebhookId } from '@tessera/contracts/ids'
import {
  type Webhook,
  webhook,
  type WebhookDelivery,
  webhookDelivery,
  type WebhookFailure,
} from '@tessera/contracts/webhook'
import { sql } from 'kysely'
import type { DeliveryUnit, UserUnit } from './unit.ts'

export async function listWebhooks(unit: UserUnit, userId: UserId): Promise<readonly Webhook[]> {
  const rows = await unit.transaction
    .selectFrom('app.webhooks')
    .select(['id', 'url', 'state', 'failingSince', 'createdAt'])
    .where('userId', '=', userId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute()
  return rows.map(({ failingSince, createdAt, ...row }) =>
    webhook.parse({
      ...row,
      failingSince: failingSince?.toISOString() ?? null,
      createdAt: createdAt.toISOString(),
    }),
  )
}

/** Its owner is told. @returns false when she has as many as anybody may have */
export async function addWebhook(
  unit: UserUnit,
  added: {
    readonly id: WebhookId
    readonly userId: UserId
    readonly url: string
    readonly secretId: string
    readonly secretCheck: Uint8Array
  },
): Promise<boolean> {
  // One after the other, so that many at once do not pass together.
  await sql`select pg_advisory_xact_lock(hashtextextended('webhooks ' || ${added.userId}::text, 0))`.execute(
    unit.transaction,
  )
  if ((await listWebhooks(unit, added.userId)).length >= mostWebhooks) return false
  const { secretCheck, ...row } = added
  await unit.transaction
    .insertInto('app.webhooks')
    .values({ ...row, secretCheck: Buffer.from(secretCheck) })
    .execute()
  return true
}

/** With its deliveries. @returns false when there is none */
export async function removeWebhook(
  unit: UserUnit,
  userId: UserId,
  id: WebhookId,
): Promise<boolean> {
  const { numDeletedRows } = await unit.transaction
    .deleteFrom('app.webhooks')
    .where('userId', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

/** As if nothing had failed. @returns false when there is none */
export async function resumeWebhook(
  unit: UserUnit,
  userId: UserId,
  id: WebhookId,
): Promise<boolean> {
  const { numUpdatedRows } = await unit.transaction
    .updateTable('app.webhooks')
    .set({ state: 'active', failingSince: null })
    .where('userId', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** One at a time. @returns false when there is no such webhook that is active */
export async function testWebhook(unit: UserUnit, userId: UserId, id: WebhookId): Promise<boolean> {
  const all = await listWebhooks(unit, userId)
  if (!all.some((one) => one.id === id && one.state === 'active')) return false
  await sql`
    insert into app.webhook_deliveries (user_id, webhook_id) values (${userId}, ${id}) on conflict do nothing
  `.execute(unit.transaction)
  return true
}

/** The newest first. @param page.cursor the last one of the page before */
export async function listWebhookDeliveries(
  unit: UserUnit,
  userId: UserId,
  id: WebhookId,
  page: { readonly cursor: WebhookDeliveryId | null; readonly size: number },
): Promise<readonly WebhookDelivery[]> {
  const { rows } = await sql<DeliveryRow>`
    select d.id, n.kind, d.state, d.attempts, d.made_at, d.attempted_at,
      case d.state when 'due' then d.next_attempt_at end as next_attempt_at, d.status, d.milliseconds, d.failure
    from app.webhook_deliveries d left join app.notices n on n.id = d.notice_id
    where d.user_id = ${userId} and d.webhook_id = ${id} and (${page.cursor}::uuid is null or (d.made_at, d.id) < (
      select o.made_at, o.id from app.webhook_deliveries o where o.user_id = ${userId} and o.id = ${page.cursor}))
    order by d.made_at desc, d.id desc limit ${page.size}
  `.execute(unit.transaction)
  return rows.map(({ madeAt, attemptedAt, nextAttemptAt, ...row }) =>
    webhookDelivery.parse({
      ...row,
      madeAt: madeAt.toISOString(),
      attemptedAt: attemptedAt?.toISOString() ?? null,
      nextAttemptAt: nextAttemptAt?.toISOString() ?? null,
    }),
  )
}

/** One message that is to be posted now. */
export interface DueDelivery {
  readonly id: WebhookDeliveryId
  /** This one included. */
  readonly attempts: number
  readonly url: string
  readonly secretId: string
  readonly secretCheck: Uint8Array
  /** Null for a test, as all that follows. */
  readonly noticeId: NoticeId | null
  readonly kind: string | null
  readonly thread: string | null
  readonly at: Date | null
  readonly about: Date | null
  readonly days: number | null
  readonly code: string | null
  readonly jobId: string | null
  readonly batchId: string | null
}

/** @param firstPauseSeconds after the first failure; doubled with each, up to four hours */
export async function takeWebhookDelivery(
  unit: DeliveryUnit,
  firstPauseSeconds: number,
): Promise<DueDelivery | null> {
  const { rows } = await sql<DueDelivery>`
    select * from app.take_webhook_delivery(make_interval(secs => ${firstPauseSeconds}))
  `.execute(unit.transaction)
  return rows[0] ?? null
}

export async function noteWebhookDelivery(
  unit: DeliveryUnit,
  delivery: Pick<DueDelivery, 'id' | 'attempts'>,
  outcome: {
    /** Null when nothing was answered. */
    readonly status: number | null
    readonly milliseconds: number
    /** Null when it was taken. */
    readonly failure: WebhookFailure | null
  },
): Promise<void> {
  const { status, milliseconds, failure } = outcome
  await sql`
    select app.note_webhook_delivery(${delivery.id}, ${delivery.attempts}, ${status}::smallint, ${milliseconds}, ${failure})
  `.execute(unit.transaction)
}

interface DeliveryRow {
  readonly madeAt: Date
  readonly attemptedAt: Date | null
  readonly nextAttemptAt: Date | null
}

const mostWebhooks = 5
