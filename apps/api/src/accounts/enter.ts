import type { User } from '@tessera/contracts/user'
import type { RequestScope } from '../trpc.ts'
import { endOwnSession } from './end-own-session.ts'
import type { NewSession, SessionDependencies } from './sign-in.ts'

/**
 * Gives the browser its session, and knows it from now on. The session that it had before ends: nobody could use it or end
 * it any more.
 */
export async function enter(
  deps: Pick<SessionDependencies, 'api' | 'knownBrowsers'>,
  { principal, cookie, knownBrowser }: Pick<RequestScope, 'principal' | 'cookie' | 'knownBrowser'>,
  session: NewSession,
): Promise<User> {
  await endOwnSession(deps.api, principal)
  cookie.set(session.token)
  knownBrowser.set(deps.knownBrowsers.tokenFor(session.user.id, knownBrowser.token))
  return session.user
}
