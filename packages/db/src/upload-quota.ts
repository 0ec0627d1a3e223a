import type { UserId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import type { UserUnit } from './unit.ts'

export interface UploadQuota {
  /** What one user may upload within the window. */
  readonly bytes: number
  readonly windowSeconds: number
}

/**
 * Whether so many more bytes fit into the user's quota. Files that were refused or removed take no room. Further
 * uploads of hers wait until this unit has ended, so that many at once cannot pass together.
 *
 * @returns null when there is room, otherwise the seconds until there will be
 */
export async function secondsToUploadRoom(
  unit: UserUnit,
  userId: UserId,
  bytes: number,
  quota: UploadQuota,
): Promise<number | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended('uploads ' || ${userId}, 0))`.execute(
    unit.transaction,
  )
  const { rows } = await sql<{ seconds: number | null }>`
    select ceil(extract(epoch from max(created_at) + make_interval(secs => ${quota.windowSeconds}) - now()))::int as seconds
    from (
      select created_at, sum(size_bytes) over (order by created_at desc, id) as with_newer from app.files
      where purpose in ('input', 'document') and state <> 'refused'
        and created_at > now() - make_interval(secs => ${quota.windowSeconds})
    ) recent
    where with_newer > ${quota.bytes}::bigint - ${bytes}::bigint
  `.execute(unit.transaction)
  return rows[0]?.seconds ?? null
}
