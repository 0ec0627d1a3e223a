import type { Account, Accounts } from '../store/accounts.ts'
import { isPassword } from './password.ts'

export type LoginOutcome =
  | { readonly kind: 'ok'; readonly account: Account }
  | { readonly kind: 'refused'; readonly message: string }

/** Checks a password; five wrong ones lock the account for half an hour, as Cloudgene does. */
export async function logIn(
  accounts: Accounts,
  username: string,
  password: string,
): Promise<LoginOutcome> {
  const account = accounts.find(username)
  if (account === undefined) return REFUSED
  if (account.lockedUntil > Date.now()) {
    return {
      kind: 'refused',
      message: 'The user account is locked for 30 minutes. Too many failed logins.',
    }
  }
  if (await isPassword(password, account.passwordHash)) {
    accounts.recordLogin(username, Date.now())
    return { kind: 'ok', account }
  }
  const failures = account.failedLogins + 1
  const locks = failures >= MAX_FAILURES
  accounts.recordFailedLogin(username, locks ? 0 : failures, locks ? Date.now() + LOCK_MS : 0)
  return REFUSED
}

const REFUSED: LoginOutcome = {
  kind: 'refused',
  message: 'Login Failed! Wrong Username or Password.',
}
const MAX_FAILURES = 5
const LOCK_MS = 30 * 60 * 1000
