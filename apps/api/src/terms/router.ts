import { acceptedTerms, acceptTermsInput, terms } from '@tessera/contracts/terms'
import { acceptTerms, listAcceptedTerms } from '@tessera/db/accepted-terms'
import { AccountLeaving, PasswordAwaited } from '@tessera/db/unit'
import { Fault, isFault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { ownPages } from '../second-factors/own-pages.ts'
import { publicProcedure, router, signedIn } from '../trpc.ts'
import type { HouseTerms } from './house-terms.ts'

export interface TermsDependencies {
  readonly terms: HouseTerms
}

export function termsRouter(deps: TermsDependencies) {
  return router({
    /** Null where nobody is asked for anything. */
    get: publicProcedure('none', 'requests')
      .output(terms.nullable())
      .query(() => deps.terms.current),

    /** Whether whoever is signed in is to accept them before anything else. */
    owed: publicProcedure('none', 'requests')
      .output(z.boolean())
      .query(async ({ ctx }) => {
        try {
          await ctx.principal?.admit()
          return false
        } catch (error) {
          if (isFault(error, 'terms_not_accepted')) return true
          if (isFault(error, 'not_signed_in')) return false
          // These pages have something else to ask first.
          if (error instanceof AccountLeaving || error instanceof PasswordAwaited) return false
          throw error
        }
      }),

    /** Which ones she has accepted, and when; the newest first. */
    mine: signedIn('none', 'before_terms')
      .output(z.array(acceptedTerms))
      .query(async ({ ctx }) => [...(await ctx.principal.asReader(listAcceptedTerms))]),

    /** By somebody before whom they stand: a program cannot read them for her. */
    accept: ownPages('terms.accepted', 'before_terms')
      .input(acceptTermsInput)
      .mutation(async ({ ctx, input: { version } }) => {
        if (version !== deps.terms.current?.version) throw new Fault('terms_changed')
        await ctx.principal.asUser(async (unit, userId) => {
          if (await acceptTerms(unit, userId, version))
            await ctx.audit(unit, userId, { subject: version })
        })
      }),
  })
}
