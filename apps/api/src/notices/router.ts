import { noticeId } from '@tessera/contracts/ids'
import { notice } from '@tessera/contracts/notice'
import { noticeBell, noticeLine, noticePage } from '@tessera/contracts/notice-thread'
import { dismissNotice, listNotices } from '@tessera/db/notices'
import {
  listNoticeThreads,
  listThreadLines,
  markAllRead,
  markThreadRead,
  readNoticeBell,
} from '@tessera/db/notice-threads'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { router, signedIn } from '../trpc.ts'
import type { WakeHub } from '../wake-hub.ts'
import { watchBell } from './watch-bell.ts'

export interface NoticeDependencies {
  /** Of the channel that says whose notices have changed. */
  readonly noticeHub: WakeHub
}

/** What a user is told: reminders that are true until they are put away, and threads of all that has happened. */
export function noticesRouter({ noticeHub }: NoticeDependencies) {
  return router({
    list: signedIn('none')
      .output(z.array(notice))
      .query(async ({ ctx }) => [...(await ctx.principal.asUser(listNotices))]),

    dismiss: signedIn('none')
      .input(z.object({ noticeId }))
      .mutation(async ({ ctx, input }) => {
        const dismissed = await ctx.principal.asUser(
          async (unit) => await dismissNotice(unit, input.noticeId),
        )
        if (!dismissed) throw new Fault('not_found')
      }),

    threads: signedIn('none')
      .input(z.object({ cursor: noticeId.nullish() }))
      .output(noticePage)
      .query(
        async ({ ctx, input }) =>
          await ctx.principal.asReader(async (unit, userId) => {
            const page = { cursor: input.cursor ?? null, size: pageSize }
            const { threads, nextCursor } = await listNoticeThreads(unit, userId, page)
            return { threads: [...threads], nextCursor }
          }),
      ),

    /** What a thread said before, with what it says now. */
    lines: signedIn('none')
      .input(z.object({ noticeId }))
      .output(z.array(noticeLine))
      .query(async ({ ctx, input }) => {
        const lines = await ctx.principal.asReader(
          async (unit, userId) => await listThreadLines(unit, userId, input.noticeId),
        )
        if (lines.length === 0) throw new Fault('not_found')
        return [...lines]
      }),

    bell: signedIn('none')
      .output(noticeBell)
      .query(async ({ ctx }) => await ctx.principal.asReader(readNoticeBell)),

    watch: watchBell(noticeHub),

    /** The thread of this line, as far as it. */
    markRead: signedIn('none')
      .input(z.object({ noticeId }))
      .mutation(async ({ ctx, input }) => {
        const marked = await ctx.principal.asUser(
          async (unit, userId) => await markThreadRead(unit, userId, input.noticeId),
        )
        if (!marked) throw new Fault('not_found')
      }),

    /** Every thread, as far as the newest line that was seen. */
    markAllRead: signedIn('none')
      .input(z.object({ newest: noticeId }))
      .mutation(async ({ ctx, input }) => {
        await ctx.principal.asUser(
          async (unit, userId) => await markAllRead(unit, userId, input.newest),
        )
      }),
  })
}

const pageSize = 25
