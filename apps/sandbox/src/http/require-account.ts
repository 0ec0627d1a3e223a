import type { Context } from 'hono'
import type { Principal, Tokens } from '../auth/tokens.ts'
import type { Account } from '../store/accounts.ts'
import { forbidden, type Problem, unauthorized } from './problem.ts'

/** `X-Auth-Token` is the only way in, or what the settings allow beside it: no cookie. */
export async function readPrincipal(c: Context, tokens: Tokens): Promise<Principal> {
  const token = c.req.header('x-auth-token')
  return token === undefined
    ? await tokens.readAuthorization(c.req.header('authorization'))
    : await tokens.read(token)
}

/** The account behind the request. Throws `refused` for a bad or expired token, 403 for a replaced one. */
export async function requireAccount(
  c: Context,
  tokens: Tokens,
  refused: Problem = unauthorized(),
): Promise<Account> {
  return accountOf(await readPrincipal(c, tokens), refused)
}

/** As `requireAccount`, for what only a person who logged in may do: an API token gets 403. */
export async function requireLogin(c: Context, tokens: Tokens): Promise<Account> {
  const principal = await readPrincipal(c, tokens)
  if (principal.kind === 'api') throw forbidden()
  return accountOf(principal)
}

/** The account of a principal. Throws 401 or 403 when there is none. */
export function accountOf(principal: Principal, refused: Problem = unauthorized()): Account {
  switch (principal.kind) {
    case 'anonymous':
      throw refused
    case 'replaced':
      throw forbidden()
    case 'login':
    case 'api':
      return principal.account
    default:
      return principal satisfies never
  }
}
