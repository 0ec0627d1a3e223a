import { z } from 'zod'
import type { OAuthSettings } from '../config.ts'
import type { Account, Accounts } from '../store/accounts.ts'

/**
 * The account of an `Authorization: Bearer` header (RFC 6750), or nobody. The sign-in server is asked each time
 * (RFC 7662): a token that has ended there has ended here.
 */
export async function readBearer(
  accounts: Accounts,
  oauth: OAuthSettings,
  header: string | undefined,
): Promise<Account | undefined> {
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(header ?? '')?.[1]
  if (token === undefined) return undefined
  const login = [oauth.clientId, oauth.clientSecret].map(encodeURIComponent).join(':')
  const response = await fetch(oauth.introspectionEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(login).toString('base64')}` },
    body: new URLSearchParams({ token }),
    redirect: 'error',
  })
  if (!response.ok) throw new Error(`the sign-in server answers ${response.status}`)
  const { active, sub } = introspected.parse(await response.json())
  return active && sub !== undefined ? accounts.find(sub) : undefined
}

const introspected = z.object({ active: z.boolean(), sub: z.string().optional() })
