import { noticeId } from '@tessera/contracts/ids'
import { notice } from '@tessera/contracts/notice'
import { dismissNotice, listNotices } from '@tessera/db/notices'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { router, signedIn } from '../trpc.ts'

export function noticesRouter() {
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
  })
}
