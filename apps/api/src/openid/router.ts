import {
  arrival,
  beginIdentityInput,
  identity,
  openIdProvider,
  registerArrivalInput,
  removeIdentityInput,
} from '@tessera/contracts/identity'
import { registered } from '@tessera/contracts/registration'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import type { Secret } from '@tessera/crypto/secret'
import { acceptTermsOfNew } from '@tessera/db/accepted-terms'
import {
  beginIdentity,
  findArrival,
  listIdentities,
  registerArrival,
  removeIdentity,
} from '@tessera/db/identities'
import { asSignIn } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { enter } from '../accounts/enter.ts'
import type { Registrations } from '../accounts/registrations.ts'
import { newSession } from '../accounts/sign-in.ts'
import type { HouseTerms } from '../terms/house-terms.ts'
import { publicProcedure, router, signedIn, steppedUp } from '../trpc.ts'
import type { OpenIdDependencies } from './dependencies.ts'
import { newFlow } from './flow.ts'

/** Accounts elsewhere that open accounts here. */
export function identitiesRouter(
  deps: OpenIdDependencies & {
    readonly registrations: Registrations
    readonly terms: HouseTerms
  },
) {
  const { auth, providers } = deps
  return router({
    providers: publicProcedure('none', 'requests')
      .output(z.array(openIdProvider))
      .query(() => providers.map(({ id, name }) => ({ id, name }))),

    list: signedIn('none')
      .output(z.array(identity))
      .query(async ({ ctx }) => [...(await ctx.principal.asReader(listIdentities))]),

    /** Where the browser goes. Only this session can end what it begins. */
    begin: steppedUp('none')
      .input(beginIdentityInput)
      .output(z.object({ url: z.url() }))
      .mutation(async ({ ctx, input }) => {
        if (ctx.principal.method !== 'browser') throw new Fault('not_allowed')
        await ctx.limits.openIdStarts.admit(ctx.client.address)
        const provider = providers.find(({ id }) => id === input.provider)
        if (provider === undefined) throw new Fault('not_found')
        const flow = newFlow()
        const url = await provider.addressFor(flow)
        await ctx.principal.asUser(async (unit) => {
          await beginIdentity(unit, { ...flow, provider: provider.id, nextPage: '/account' })
        })
        return { url: url.toString() }
      }),

    remove: steppedUp('database')
      .input(removeIdentityInput)
      .mutation(async ({ ctx, input }) => {
        if (ctx.principal.method !== 'browser') throw new Fault('not_allowed')
        const token = newToken()
        const renewed = proofHash(rowProof(token))
        const offered = providers.map(({ issuer }) => issuer)
        const outcome = await ctx.principal.asUser(
          async (unit) => await removeIdentity(unit, input.identityId, offered, renewed),
        )
        if (outcome === 'none') throw new Fault('not_found')
        if (outcome === 'last') throw new Fault('identity_last')
        ctx.cookie.set(token)
      }),

    /** Who somebody is who has no account yet, for the page on which she makes it. */
    arrival: publicProcedure('none', 'requests')
      .output(arrival)
      .query(async ({ ctx }) => {
        const holderHash = hashOfHolder(ctx.holder)
        const found = await asSignIn(auth, async (unit) => await findArrival(unit, holderHash))
        const provider = providers.find(({ id }) => id === found?.provider)
        if (found === null || provider === undefined) throw new Fault('openid_refused')
        return { providerName: provider.name, label: found.label, email: found.email }
      }),

    register: publicProcedure('database', 'registrations')
      .input(registerArrivalInput)
      .output(registered)
      .mutation(async ({ ctx, input }) => {
        deps.registrations.requireAdmitting()
        const accepted = deps.terms.requireAccepted(input.acceptedTerms)
        const mustWait = deps.registrations.mode === 'approval'
        const session = await newSession(deps, 'browser', ctx.client, async (unit, row) => {
          const { outcome, until } = await registerArrival(
            unit,
            hashOfHolder(ctx.holder),
            input.username,
            row,
            mustWait,
          )
          if (accepted !== null && (outcome === 'made' || outcome === 'waiting'))
            await acceptTermsOfNew(unit, input.username, accepted)
          switch (outcome) {
            case 'made':
              return until
            case 'waiting':
              return null
            case 'spent':
              throw new Fault('openid_refused')
            case 'name_taken':
              throw new Fault('username_taken')
            case 'address_taken':
              throw new Fault('address_has_account')
            default:
              return outcome satisfies never
          }
        })
        if (session === null) return { outcome: 'waiting' }
        return { outcome: 'signed_in', user: await enter(deps, ctx, session) }
      }),
  })
}

/** @throws Fault `openid_refused` for a browser that did not come from a provider lately */
function hashOfHolder(holder: Secret<string> | null): Uint8Array {
  if (holder === null) throw new Fault('openid_refused')
  return proofHash(rowProof(holder))
}
