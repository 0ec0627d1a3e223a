import { linkToken } from '@tessera/contracts/account-mail'
import { useEffect, useState } from 'react'

/** The token behind the `#` of a mail's link; null when there is none. It does not stay in the address bar. */
export function useLinkToken(): string | null {
  const [token] = useState(() => linkToken.safeParse(window.location.hash.slice(1)).data ?? null)
  useEffect(() => {
    const { pathname, search } = window.location
    window.history.replaceState(window.history.state, '', `${pathname}${search}`)
  }, [])
  return token
}
