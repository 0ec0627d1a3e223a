import type { User } from '@tessera/contracts/user'
import type { Login } from '@tessera/db/login'
import type { RequestScope } from '../trpc.ts'
import { endOwnSession } from './end-own-session.ts'
import type { NewSession } from './sign-in.ts'

/** Gives the browser its session. The one that it had before ends: nobody could use it or end it any more. */
export async function enter(
  login: Login<'tessera_api'>,
  { principal, cookie }: Pick<RequestScope, 'principal' | 'cookie'>,
  session: NewSession,
): Promise<User> {
  await endOwnSession(login, principal)
  cookie.set(session.token)
  return session.user
}
