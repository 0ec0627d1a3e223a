import { systemService } from '@tessera/auth-context/services'
import { listOwnersOfDueNotices, releaseNotices } from '@tessera/db/notice-times'
import type { Logger } from '@tessera/runtime/logger'

/** Sees whose notices are due, and nothing of what they say. */
export const notifyingService = systemService('notify', (context) => ({
  /** One owner after the other: whose notices cannot be sent keep nobody else's. @returns how many were sent on */
  async sendDue(logger: Logger): Promise<number> {
    const owners = await context.unit(
      async (unit) => await listOwnersOfDueNotices(unit, mostOwners),
    )
    let sent = 0
    for (const owner of owners) {
      try {
        sent += await context.unit(async (unit) => await releaseNotices(unit, owner))
      } catch (err) {
        logger.error({ err, userId: owner }, 'notices could not be sent on')
      }
    }
    return sent
  },
}))

/** Those who are over it come with the next look. */
const mostOwners = 200
