import type { Broker } from '@tessera/broker-client/broker'
import type { ErrorCode } from '@tessera/contracts/errors'
import { serviceId } from '@tessera/contracts/ids'
import { forgetAccount } from '@tessera/db/service-options'
import { isFault } from '@tessera/runtime/fault'
import { Hono } from 'hono'
import type { ApiEnv } from '../http/api-env.ts'

/**
 * Where sign-in servers send browsers back. The query goes to the broker as it came, and the browser to a page that says
 * what came of it: of what a sign-in server says, nothing is shown.
 */
export function signInCallback(deps: { readonly broker: Broker }): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  app.get('/api/oauth/callback/:serviceId', async (c) => {
    // The code is in the address: it goes nowhere else.
    c.header('referrer-policy', 'no-referrer')
    c.header('cache-control', 'no-store')
    const at = serviceId.safeParse(c.req.param('serviceId'))
    const principal = c.get('principal')
    if (!at.success) return c.redirect(page({ refused: 'not_found' }), 303)
    if (principal === null) return c.redirect(page({ refused: 'not_signed_in' }), 303)
    const query = new URL(c.req.url).search.slice(1)
    try {
      const { proof } = principal
      const answer = await deps.broker.completeOAuth({ proof, serviceId: at.data, query })
      if (answer.outcome !== 'stored') {
        return c.redirect(page({ refused: codes[answer.outcome], at: at.data }), 303)
      }
      await principal.asUser(async (unit) => await forgetAccount(unit, at.data))
      return c.redirect(page({ connected: at.data }), 303)
    } catch (error) {
      if (isFault(error, 'not_signed_in') || isFault(error, 'unavailable')) {
        return c.redirect(page({ refused: error.code, at: at.data }), 303)
      }
      throw error
    }
  })
  return app
}

function page(search: Readonly<Record<string, string | number>>): string {
  const words = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) words.set(name, String(value))
  return `/credentials?${words.toString()}`
}

type Refusal = Exclude<
  Awaited<ReturnType<Broker['completeOAuth']>>,
  { readonly outcome: 'stored' }
>['outcome']

const codes = {
  state_spent: 'oauth_state_spent',
  state_of_another: 'oauth_state_of_another',
  redirect_differs: 'oauth_redirect_differs',
  issuer_differs: 'oauth_issuer_differs',
  nonce_differs: 'oauth_nonce_differs',
  denied: 'oauth_denied',
  code_refused: 'oauth_code_refused',
  service_moved: 'oauth_service_moved',
  refused: 'credential_refused',
  expired: 'credential_expired',
  unreachable: 'service_unreachable',
  service_inactive: 'service_inactive',
  service_not_found: 'service_not_found',
} as const satisfies Record<Refusal, ErrorCode>
