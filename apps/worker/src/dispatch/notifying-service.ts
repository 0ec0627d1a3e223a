import { systemService } from '@tessera/auth-context/services'
import type { UserId } from '@tessera/contracts/ids'
import { sendDueNotices } from '@tessera/db/notice-times'
import type { Logger } from '@tessera/runtime/logger'

/** Sees whose notices are due, and nothing of what they say. */
export const notifyingService = systemService('notify', (context, logger: Logger) => {
  const failing = new Set<UserId>()
  return {
    sendNotices: async () =>
      await context.maintain(
        'send-notices',
        async (unit) =>
          await sendDueNotices(unit, {
            most: mostOwners,
            failing,
            onFailure: (err, userId) =>
              logger.error({ err, userId }, 'notices could not be sent on'),
          }),
      ),
  }
})

/** Those who are over it come with the next look. */
const mostOwners = 100
