import type { NoticeId, UserId } from '@tessera/contracts/ids'
import {
  type NoticeBell,
  noticeBell,
  type NoticeLine,
  noticeLine,
  type NoticeThread,
  noticeThread,
} from '@tessera/contracts/notice-thread'
import { sql } from 'kysely'
import type { UserUnit } from './unit.ts'

export interface ThreadPage {
  readonly threads: readonly NoticeThread[]
  readonly nextCursor: NoticeId | null
}

/** The one that was lifted last first. @param page.cursor what the page before gave as `nextCursor`: its last line */
export async function listNoticeThreads(
  unit: UserUnit,
  userId: UserId,
  page: { readonly cursor: NoticeId | null; readonly size: number },
): Promise<ThreadPage> {
  const { rows } = await sql<LineRow>`
    select ${factsOfLine}, n.read_at is not null as is_read, l.lines
    from app.notices n ${subjectsOfLine}
    cross join lateral (
      select count(*)::int as lines from app.notices o
      where o.user_id = n.user_id and o.thread = n.thread and o.is_shown) l
    where n.user_id = ${userId} and n.is_shown
      and (${page.cursor}::uuid is null or (n.created_at, n.id) < (
        select o.created_at, o.id from app.notices o where o.user_id = ${userId} and o.id = ${page.cursor}))
      and not exists (
        select from app.notices later
        where later.user_id = n.user_id and later.thread = n.thread and later.is_shown
          and (later.created_at, later.id) > (n.created_at, n.id))
    order by n.created_at desc, n.id desc limit ${page.size + 1}
  `.execute(unit.transaction)
  const threads = rows
    .slice(0, page.size)
    .map((row) => noticeThread.parse({ ...row, ...timesOf(row) }))
  return { threads, nextCursor: rows.length > page.size ? (threads.at(-1)?.id ?? null) : null }
}

/** What the thread of this notice has said, the newest first; nothing when there is none. */
export async function listThreadLines(
  unit: UserUnit,
  userId: UserId,
  id: NoticeId,
): Promise<readonly NoticeLine[]> {
  const { rows } = await sql<LineRow>`
    select ${factsOfLine} from app.notices n ${subjectsOfLine}
    where n.user_id = ${userId} and n.is_shown
      and n.thread = (select o.thread from app.notices o where o.user_id = ${userId} and o.id = ${id})
    order by n.created_at desc, n.id desc limit ${mostLines}
  `.execute(unit.transaction)
  return rows.map((row) => noticeLine.parse({ ...row, ...timesOf(row) }))
}

export async function readNoticeBell(unit: UserUnit, userId: UserId): Promise<NoticeBell> {
  const { rows } = await sql<NoticeBell>`
    select count(distinct n.thread)::int as unread, (
      select o.id from app.notices o where o.user_id = ${userId} and o.is_shown
      order by o.created_at desc, o.id desc limit 1) as newest
    from app.notices n where n.user_id = ${userId} and n.is_shown and n.read_at is null
  `.execute(unit.transaction)
  return noticeBell.parse(rows[0])
}

/** The thread of this line, as far as it. What came after it was not seen. @returns false when there is no such line */
export async function markThreadRead(
  unit: UserUnit,
  userId: UserId,
  id: NoticeId,
): Promise<boolean> {
  const { rows } = await sql`
    with seen as (
      select n.thread, n.created_at, n.id from app.notices n where n.user_id = ${userId} and n.id = ${id}
    ), marked as (
      update app.notices n set read_at = now() from seen
      where n.user_id = ${userId} and n.thread = seen.thread and n.read_at is null
        and (n.created_at, n.id) <= (seen.created_at, seen.id)
    )
    select from seen
  `.execute(unit.transaction)
  return rows.length === 1
}

/** Every thread, as far as this line. */
export async function markAllRead(unit: UserUnit, userId: UserId, newest: NoticeId): Promise<void> {
  await sql`
    update app.notices n set read_at = now()
    where n.user_id = ${userId} and n.is_shown and n.read_at is null and (n.created_at, n.id) <= (
      select o.created_at, o.id from app.notices o where o.user_id = ${userId} and o.id = ${newest})
  `.execute(unit.transaction)
}

interface LineRow {
  readonly at: Date
  readonly about: Date
}

function timesOf({ at, about }: LineRow) {
  return { at: at.toISOString(), about: about.toISOString() }
}

const factsOfLine = sql`
  n.id, n.thread, n.kind, n.created_at as at, n.about, n.days, n.code, n.job_id, j.name as job_name, v.name as service_name,
  coalesce(b.name, j.name, s.name, d.title, t.name, v.name) as name`
const subjectsOfLine = sql`
  left join app.jobs j on j.user_id = n.user_id and j.id = n.job_id
  left join app.batches b on b.user_id = n.user_id and b.id = n.batch_id
  left join app.schedules s on s.user_id = n.user_id and s.id = n.schedule_id
  left join app.documents d on d.user_id = n.user_id and d.id = n.document_id
  left join app.credentials c on c.user_id = n.user_id and c.id = n.credential_id
  left join app.own_personal_tokens() t on t.id = n.token_id
  left join app.services v on v.id = coalesce(j.service_id, s.service_id, c.service_id)`
/** One that says more than this does not say more than this at once. */
const mostLines = 100
