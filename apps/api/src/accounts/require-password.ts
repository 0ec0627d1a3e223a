import type { User } from '@tessera/contracts/user'
import type { KnownPassword } from '@tessera/db/sign-in'
import { Fault } from '@tessera/runtime/fault'
import type { Principal } from '../http/principal.ts'
import { auditWriter, type Client } from '../trpc.ts'
import { type SignInDependencies, verifyPassword } from './sign-in.ts'

/**
 * For what a session alone may not do. A refusal stands in the account's trail.
 *
 * @throws Fault `password_refused`, `too_many_requests`
 */
export async function requirePassword(
  deps: SignInDependencies,
  { principal, client }: { readonly principal: Principal; readonly client: Client },
  { id, username }: Pick<User, 'id' | 'username'>,
  password: string,
): Promise<KnownPassword> {
  const asked = { address: client.address, session: principal.proof }
  const known = await verifyPassword(deps, { username, password }, asked)
  if (known?.userId === id) return known
  const noteRefusal = auditWriter('password.refused', principal)
  await principal.asUser(async (unit) => await noteRefusal(unit, id, {}))
  throw new Fault('password_refused')
}
