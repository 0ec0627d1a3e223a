import type { Context } from 'hono'
import type { Tokens } from '../auth/tokens.ts'
import { unauthorized } from '../http/problem.ts'
import type { Account } from '../store/accounts.ts'

/** The account of a bearer's token. Throws 401 for every other, a replaced one included. */
export async function bearerAccount(c: Context, tokens: Tokens): Promise<Account> {
  const principal = await tokens.readBearer(c.req.header('authorization'))
  switch (principal.kind) {
    case 'anonymous':
    case 'replaced':
      throw unauthorized()
    case 'login':
    case 'api':
      return principal.account
    default:
      return principal satisfies never
  }
}
