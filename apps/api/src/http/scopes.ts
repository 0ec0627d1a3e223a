import type { AccessScope } from '@tessera/contracts/access-scope'
import { hasScope } from '@tessera/db/scopes'
import { Fault } from '@tessera/runtime/fault'
import type { Context } from 'hono'
import type { ApiEnv } from './api-env.ts'
import type { ConsentedProgram, Owner, TokenBearer } from './principal.ts'

/** @throws Fault `consent_too_narrow`, `token_too_narrow`; when it is not live, as its units do */
export async function requireScope(
  caller: ConsentedProgram | TokenBearer,
  scope: AccessScope,
): Promise<void> {
  if (!(await caller.asReader(async (unit) => await hasScope(unit, scope))))
    throw tooNarrow(caller.method, scope)
}

/**
 * The user herself, in a request that is no procedure: signed in, or by an access token with these scopes.
 *
 * @throws Fault `not_signed_in`, `token_too_narrow`
 */
export async function requireOwner(
  c: Context<ApiEnv>,
  scopes: readonly AccessScope[],
): Promise<Owner> {
  const token = c.get('token')
  const owner = token ?? c.get('principal')
  if (owner === null) throw new Fault('not_signed_in')
  if (token !== null) for (const scope of scopes) await requireScope(token, scope)
  return owner
}

export function tooNarrow(method: 'consent' | 'token', scope: AccessScope): Fault {
  return new Fault(method === 'consent' ? 'consent_too_narrow' : 'token_too_narrow', {
    details: [{ subject: scope, message: 'This scope is missing.' }],
  })
}
