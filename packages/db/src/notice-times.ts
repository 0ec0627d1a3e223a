import type { UserId } from '@tessera/contracts/ids'
import { type NoticeTimes, noticeTimes } from '@tessera/contracts/notification-preferences'
import { sql } from 'kysely'
import type { Maintained } from './maintenance.ts'
import { inPiece } from './piece.ts'
import type { SweepUnit, UserUnit } from './unit.ts'

export async function getNoticeTimes(unit: UserUnit, userId: UserId): Promise<NoticeTimes> {
  const row = await unit.transaction
    .selectFrom('app.noticeTimes')
    .select(['quietFrom', 'quietUntil', 'digestHour'])
    .where('userId', '=', userId)
    .executeTakeFirst()
  const { quietFrom = null, quietUntil = null, digestHour = null } = row ?? {}
  const quiet =
    quietFrom === null || quietUntil === null
      ? null
      : { from: timeOf(quietFrom), until: timeOf(quietUntil) }
  return noticeTimes.parse({ quiet, digestHour })
}

/** What is held for her already is held anew. */
export async function saveNoticeTimes(
  unit: UserUnit,
  userId: UserId,
  { quiet, digestHour }: NoticeTimes,
): Promise<void> {
  const times = {
    quietFrom: quiet === null ? null : minutesOf(quiet.from),
    quietUntil: quiet === null ? null : minutesOf(quiet.until),
    digestHour,
  }
  await unit.transaction
    .insertInto('app.noticeTimes')
    .values({ userId, ...times })
    .onConflict((conflict) => conflict.column('userId').doUpdateSet(times))
    .execute()
}

/**
 * Sends on what is due, one owner after the other: whose notices cannot be sent keep nobody else's.
 *
 * @param options.most so many owners
 * @param options.failing those of whom it failed when it was last tried, kept by this function: they come last
 * @throws when the unit cannot go on
 */
export async function sendDueNotices(
  unit: SweepUnit,
  options: { readonly most: number; readonly failing: Set<UserId>; readonly onFailure: OnFailure },
): Promise<Maintained> {
  const { most, failing, onFailure } = options
  const owners = await listOwnersOfDueNotices(unit, most, failing)
  const end = performance.now() + longestMs
  let changed = 0
  let tried = 0
  let hasFailed = false
  for (const owner of owners) {
    if (performance.now() >= end) break
    tried += 1
    const piece = await inPiece(unit, async () => await releaseNotices(unit, owner))
    if (piece.outcome === 'done') {
      changed += piece.result
      failing.delete(owner)
    } else {
      hasFailed = true
      failing.add(owner)
      onFailure(piece.error, owner)
    }
  }
  // All that is due was listed: whoever is not has nothing that could fail.
  if (owners.length < most)
    for (const owner of failing) if (!owners.includes(owner)) failing.delete(owner)
  const hasMore = owners.length === most || tried < owners.length
  return hasFailed ? { changed, hasMore, failure: 'partly' } : { changed, hasMore }
}

type OnFailure = (error: unknown, owner: UserId) => void

/** Those to whom something is to be sent on by now, whoever has waited longest first. @param last come after all others */
export async function listOwnersOfDueNotices(
  unit: SweepUnit,
  most: number,
  last: ReadonlySet<UserId> = new Set(),
): Promise<readonly UserId[]> {
  const { rows } = await sql<{ userId: UserId }>`
    select user_id from (
      select user_id, mail_due_at as at from app.notices where mail_due_at <= now()
      union all
      select user_id, webhook_due_at from app.notices where webhook_due_at <= now()) due
    group by user_id order by user_id = any(${[...last]}::uuid[]), min(at) limit ${most}
  `.execute(unit.transaction)
  return rows.map(({ userId }) => userId)
}

/** Sends on what is due to her, once, however many do so at a time. @returns how many lines and deliveries it was */
export async function releaseNotices(unit: SweepUnit, owner: UserId): Promise<number> {
  const { rows } = await sql<{ sent: number }>`
    select app.release_notices(${owner}) + app.release_to_webhooks(${owner}) as sent
  `.execute(unit.transaction)
  return rows[0]?.sent ?? 0
}

/** Half of what a transaction may take. */
const longestMs = 5_000

/** @param time as in `07:30` */
function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

function timeOf(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}
