import { systemService } from '@tessera/auth-context/services'
import { sendDueNotices } from '@tessera/db/notice-times'
import type { Logger } from '@tessera/runtime/logger'

/** Sees whose notices are due, and nothing of what they say. */
export const notifyingService = systemService('notify', (context, logger: Logger) => ({
  sendNotices: async () =>
    await context.maintain(
      'send-notices',
      async (unit) =>
        await sendDueNotices(unit, {
          most: mostOwners,
          onFailure: (err, userId) => logger.error({ err, userId }, 'notices could not be sent on'),
        }),
    ),
}))

/** Those who are over it come with the next look. */
const mostOwners = 100
