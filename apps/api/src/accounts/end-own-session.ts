import { writeAudit } from '@tessera/db/audit'
import { endSession } from '@tessera/db/sessions'
import { isFault } from '@tessera/runtime/fault'
import type { Principal } from '../http/principal.ts'

/** Without a live session there is nothing to end. */
export async function endOwnSession(principal: Principal | null): Promise<void> {
  try {
    await principal?.asUser(async (unit, userId) => {
      await writeAudit(unit, { userId, actor: `user:${userId}`, action: 'session.ended' })
      await endSession(unit)
    })
  } catch (error) {
    if (!isFault(error, 'not_signed_in')) throw error
  }
}
