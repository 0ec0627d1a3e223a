import type { Account, Accounts } from '../store/accounts.ts'
import { logIn } from './login.ts'

/** The account of an `Authorization: Basic` header (RFC 7617), or nobody. */
export async function readBasic(
  accounts: Accounts,
  header: string | undefined,
): Promise<Account | undefined> {
  const encoded = /^Basic ([A-Za-z\d+/=]+)$/i.exec(header ?? '')?.[1]
  if (encoded === undefined) return undefined
  const joined = Buffer.from(encoded, 'base64').toString()
  const colon = joined.indexOf(':')
  if (colon < 0) return undefined
  const outcome = await logIn(accounts, joined.slice(0, colon), joined.slice(colon + 1))
  return outcome.kind === 'ok' ? outcome.account : undefined
}
