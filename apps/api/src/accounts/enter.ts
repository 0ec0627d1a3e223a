import type { User } from '@tessera/contracts/user'
import type { RequestScope } from '../trpc.ts'
import { endOwnSession } from './end-own-session.ts'
import type { NewSession } from './sign-in.ts'

/** Gives the browser its session. The one that it had before ends: nobody could use it or end it any more. */
export async function enter(
  { principal, cookie }: Pick<RequestScope, 'principal' | 'cookie'>,
  session: NewSession,
): Promise<User> {
  await endOwnSession(principal)
  cookie.set(session.token)
  return session.user
}
