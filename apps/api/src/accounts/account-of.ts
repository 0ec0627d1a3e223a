import type { User } from '@tessera/contracts/user'
import { findLeavingUser } from '@tessera/db/account-removals'
import type { Login } from '@tessera/db/login'
import { AccountLeaving, asProgram } from '@tessera/db/unit'
import { getUser } from '@tessera/db/users'
import { Fault } from '@tessera/runtime/fault'
import type { Principal } from '../http/principal.ts'

/** Who is signed in, also one who is leaving and may do nothing else. @throws Fault `not_signed_in` */
export async function accountOf(login: Login<'tessera_api'>, principal: Principal): Promise<User> {
  try {
    return await principal.asUser(getUser)
  } catch (error) {
    if (!(error instanceof AccountLeaving)) throw error
    const leaving = await asProgram(
      login,
      async (unit) => await findLeavingUser(unit, principal.proof),
    )
    if (leaving === null) throw new Fault('not_signed_in', { cause: error })
    return leaving
  }
}
