import { nextPage } from '@tessera/contracts/next-page'
import { openIdCallbackPath, openIdStartPath } from '@tessera/contracts/identity'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import {
  addIdentity,
  beginOpenId,
  keepArrival,
  type OpenIdFlow,
  openIdentitySession,
  openIdentityTicket,
  takeOpenIdFlow,
  type VerifiedIdentity,
} from '@tessera/db/identities'
import { asSignIn } from '@tessera/db/unit'
import type { UserId } from '@tessera/contracts/ids'
import { Fault } from '@tessera/runtime/fault'
import type { Logger } from '@tessera/runtime/logger'
import { type Context, Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { newSession } from '../accounts/sign-in.ts'
import { enter as enterBrowser } from '../accounts/enter.ts'
import type { ApiEnv } from '../http/api-env.ts'
import { logFault } from '../http/error-handler.ts'
import { faultOf } from '../http/fault-of.ts'
import { holderCookieName, holderCookieRules } from '../http/holder-cookie.ts'
import { knownBrowserOf } from '../http/kept-cookie.ts'
import { admit } from '../http/limits.ts'
import { parseToken } from '../http/session.ts'
import { createSessionCookie } from '../http/session-cookie.ts'
import { hashOfState, newFlow } from './flow.ts'
import type { Provider } from './provider.ts'
import type { OpenIdDependencies } from './dependencies.ts'

/**
 * The two addresses that a browser visits by itself: from here to a provider, and from there back. What came of it is said by
 * the page to which it is sent on; of what a provider says, nothing is shown.
 */
export function openIdRoutes(deps: RouteDependencies): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  app.get(`${openIdStartPath}/:provider`, async (c) => {
    const next = nextPage(c.req.query('next')) ?? '/'
    // Whoever is signed in at a provider would be signed in here by a link of another site's.
    if (c.req.header('sec-fetch-site') === 'cross-site')
      return c.redirect(`/sign-in?${new URLSearchParams({ next }).toString()}`, 303)
    try {
      await c.get('limits').openIdStarts.admit(c.get('client').address)
      return c.redirect(await begin(deps, c, next), 303)
    } catch (error) {
      logFault(deps.logger, error, c.req.path)
      return c.redirect(refusedAt('/sign-in', faultOf(error), { next }), 303)
    }
  })
  app.get(`${openIdCallbackPath}/:provider`, async (c) => {
    // The code is in the address: it goes nowhere else.
    c.header('referrer-policy', 'no-referrer')
    c.header('cache-control', 'no-store')
    return c.redirect(await end(deps, c), 303)
  })
  return app
}

interface RouteDependencies extends OpenIdDependencies {
  readonly logger: Logger
}

/** @returns the provider's address */
async function begin(deps: OpenIdDependencies, c: Context<ApiEnv>, next: string): Promise<string> {
  const provider = providerOf(deps, c)
  const flow = newFlow()
  const holder = newToken()
  const address = await provider.addressFor(flow)
  await asSignIn(deps.auth, async (unit) => {
    const holderHash = proofHash(rowProof(holder))
    await beginOpenId(unit, { ...flow, holderHash, provider: provider.id, nextPage: next })
  })
  setCookie(c, holderCookieName, holder.expose(), holderCookieRules)
  return address.toString()
}

/** @returns where to go on */
async function end(deps: RouteDependencies, c: Context<ApiEnv>): Promise<string> {
  const query = new URL(c.req.url).searchParams
  let flow: TakenFlow | null = null
  try {
    await admit(c.get('limits'), 'signIns', { client: c.get('client'), browser: c.get('browser') })
    const provider = providerOf(deps, c)
    flow = await takeFlow(deps, c, provider, query.get('state') ?? '')
    if (flow === null) throw new Fault('openid_refused')
    const identity = await provider.identify(query, flow)
    return flow.userId === null
      ? await enter(deps, c, flow, identity)
      : await add(c, flow.userId, identity)
  } catch (error) {
    logFault(deps.logger, error, c.req.path)
    const fault = faultOf(error)
    if (flow !== null && flow.userId !== null) return refusedAt('/account', fault, {})
    return refusedAt('/sign-in', fault, flow === null ? {} : { next: flow.nextPage })
  }
}

type TakenFlow = OpenIdFlow & { readonly userId: UserId | null; readonly state: string }

/** Once: whatever comes of it, the state is spent. */
async function takeFlow(
  { auth }: OpenIdDependencies,
  c: Context<ApiEnv>,
  provider: Provider,
  state: string,
): Promise<TakenFlow | null> {
  const holder = parseToken(getCookie(c, holderCookieName))
  const principal = c.get('principal')
  const proofs = [
    ...(holder === null ? [] : [rowProof(holder)]),
    ...(principal?.method === 'browser' ? [principal.proof] : []),
  ]
  const taken = await asSignIn(
    auth,
    async (unit) =>
      await takeOpenIdFlow(unit, {
        stateHash: hashOfState(state),
        holderHashes: proofs.map(proofHash),
        provider: provider.id,
      }),
  )
  return taken === null ? null : { ...taken, state }
}

/** Somebody who has an account here, or who may make one. */
async function enter(
  deps: OpenIdDependencies,
  c: Context<ApiEnv>,
  flow: TakenFlow,
  identity: VerifiedIdentity,
): Promise<string> {
  const holder = parseToken(getCookie(c, holderCookieName))
  if (holder === null) throw new Fault('openid_refused')
  // From here on what the browser keeps stands for her.
  const holderHash = proofHash(rowProof(holder))
  const found: { outcome: Awaited<ReturnType<typeof openIdentitySession>> } = { outcome: 'unknown' }
  const session = await newSession(deps, 'browser', c.get('client'), async (unit, row) => {
    const outcome = (found.outcome = await openIdentitySession(unit, identity, row))
    if (outcome === 'disabled') throw new Fault('not_allowed')
    if (outcome === 'waiting') throw new Fault('account_waiting')
    if (outcome === 'second_factor') await openIdentityTicket(unit, identity, holderHash)
    if (outcome === 'unknown') await keepArrival(unit, holderHash, identity)
    return outcome instanceof Date ? outcome : null
  })
  if (session !== null) {
    const { headers } = c.res
    const browser = {
      principal: c.get('principal'),
      cookie: createSessionCookie(headers),
      knownBrowser: knownBrowserOf(c, headers),
    }
    await enterBrowser(deps, browser, session)
    return flow.nextPage
  }
  const search = new URLSearchParams({ next: flow.nextPage })
  if (found.outcome === 'unknown') return `/welcome?${search.toString()}`
  return `/sign-in?${search.toString()}&elsewhere=true`
}

/** @throws Fault `identity_taken`, `identity_address_differs`, `not_signed_in` */
async function add(c: Context<ApiEnv>, owner: UserId, identity: VerifiedIdentity): Promise<string> {
  const principal = c.get('principal')
  if (principal === null) throw new Fault('not_signed_in')
  const outcome = await principal.asUser(async (unit) => await addIdentity(unit, owner, identity))
  switch (outcome) {
    case 'added':
      return `/account?${new URLSearchParams({ added: identity.provider }).toString()}`
    case 'taken':
      throw new Fault('identity_taken')
    case 'address_differs':
      throw new Fault('identity_address_differs')
    default:
      return outcome satisfies never
  }
}

/** @throws Fault `not_found` */
function providerOf({ providers }: OpenIdDependencies, c: Context<ApiEnv>): Provider {
  const provider = providers.find(({ id }) => id === c.req.param('provider'))
  if (provider === undefined) throw new Fault('not_found')
  return provider
}

function refusedAt(page: string, fault: Fault, search: Readonly<Record<string, string>>): string {
  return `${page}?${new URLSearchParams({ ...search, refused: fault.code }).toString()}`
}
