import { noticeTimes, notificationPreferences } from '@tessera/contracts/notification-preferences'
import {
  getNotificationPreferences,
  saveNotificationPreferences,
} from '@tessera/db/notification-preferences'
import { getNoticeTimes, saveNoticeTimes } from '@tessera/db/notice-times'
import { router, signedIn } from '../trpc.ts'

/** How somebody wants to be told of what. */
export function preferencesRouter() {
  return router({
    get: signedIn('none')
      .output(notificationPreferences)
      .query(async ({ ctx }) => await ctx.principal.asReader(getNotificationPreferences)),

    save: signedIn('notifications.changed')
      .input(notificationPreferences)
      .output(notificationPreferences)
      .mutation(
        async ({ ctx, input }) =>
          await ctx.principal.asUser(async (unit, userId) => {
            await saveNotificationPreferences(unit, userId, input)
            await ctx.audit(unit, userId, {})
            return await getNotificationPreferences(unit, userId)
          }),
      ),

    times: signedIn('none')
      .output(noticeTimes)
      .query(async ({ ctx }) => await ctx.principal.asReader(getNoticeTimes)),

    saveTimes: signedIn('notifications.times_changed')
      .input(noticeTimes)
      .output(noticeTimes)
      .mutation(
        async ({ ctx, input }) =>
          await ctx.principal.asUser(async (unit, userId) => {
            await saveNoticeTimes(unit, userId, input)
            await ctx.audit(unit, userId, {})
            return await getNoticeTimes(unit, userId)
          }),
      ),
  })
}
