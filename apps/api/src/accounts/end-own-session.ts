import { endLeavingSession } from '@tessera/db/account-removals'
import { writeAudit } from '@tessera/db/audit'
import type { Login } from '@tessera/db/login'
import { endAwaitingSession } from '@tessera/db/required-passwords'
import { endSession } from '@tessera/db/sessions'
import { AccountLeaving, asProgram, PasswordAwaited } from '@tessera/db/unit'
import { isFault } from '@tessera/runtime/fault'
import type { Principal } from '../http/principal.ts'

/** Without a live session there is nothing to end. */
export async function endOwnSession(
  login: Login<'tessera_api'>,
  principal: Principal | null,
): Promise<void> {
  try {
    await principal?.beforeTerms.asUser(async (unit, userId) => {
      await writeAudit(unit, { userId, actor: `user:${userId}`, action: 'session.ended' })
      await endSession(unit)
    })
  } catch (error) {
    if (error instanceof AccountLeaving && principal !== null)
      return await asProgram(login, async (unit) => await endLeavingSession(unit, principal.proof))
    if (error instanceof PasswordAwaited && principal !== null)
      return await asProgram(login, async (unit) => await endAwaitingSession(unit, principal.proof))
    if (!isFault(error, 'not_signed_in')) throw error
  }
}
