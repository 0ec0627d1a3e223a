import type { User } from '@tessera/contracts/user'
import { findLeavingUser } from '@tessera/db/account-removals'
import type { Login } from '@tessera/db/login'
import { findAwaitingUser } from '@tessera/db/required-passwords'
import { AccountLeaving, asProgram, PasswordAwaited } from '@tessera/db/unit'
import { getUser } from '@tessera/db/users'
import { Fault } from '@tessera/runtime/fault'
import type { Principal } from '../http/principal.ts'

/**
 * Who is signed in, also one who is leaving, or is to set a new password, and may do nothing else.
 *
 * @throws Fault `not_signed_in`
 * @throws PasswordAwaited for a program, which has no page on which it could be set
 */
export async function accountOf(login: Login<'tessera_api'>, principal: Principal): Promise<User> {
  try {
    return await principal.beforeTerms.asUser(getUser)
  } catch (error) {
    const find = finderFor(error, principal)
    if (find === null) throw error
    const held = await asProgram(login, async (unit) => await find(unit, principal.proof))
    if (held === null) throw new Fault('not_signed_in', { cause: error })
    return held
  }
}

function finderFor(error: unknown, { method }: Principal): typeof findLeavingUser | null {
  if (error instanceof AccountLeaving) return findLeavingUser
  if (error instanceof PasswordAwaited && method === 'browser') return findAwaitingUser
  return null
}
