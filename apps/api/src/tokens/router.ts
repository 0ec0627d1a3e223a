import { personalTokenId } from '@tessera/contracts/ids'
import {
  endTokenInput,
  madeToken,
  makeTokenInput,
  personalToken,
} from '@tessera/contracts/personal-token'
import { newPersonalToken } from '@tessera/crypto/personal-token'
import { proofHash, rowProof } from '@tessera/crypto/row-proof'
import {
  endPersonalToken,
  listPersonalTokens,
  makePersonalToken,
} from '@tessera/db/personal-tokens'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { newId } from '../new-id.ts'
import { router, signedIn, steppedUp } from '../trpc.ts'

/** Access tokens for scripts of one's own: made in a browser, shown once, seen with their last use, and ended. */
export function tokensRouter() {
  return router({
    list: signedIn('none')
      .output(z.array(personalToken))
      .query(async ({ ctx }) => [...(await ctx.principal.asReader(listPersonalTokens))]),

    make: steppedUp('token.made')
      .input(makeTokenInput)
      .output(madeToken)
      .mutation(async ({ ctx, input }) => {
        if (ctx.principal.method !== 'browser') throw new Fault('not_allowed')
        const token = newPersonalToken()
        const id = newId(personalTokenId)
        const made = await ctx.principal.asUser(async (unit, userId) => {
          const hash = proofHash(rowProof(token))
          if (!(await makePersonalToken(unit, { ...input, id, proofHash: hash })))
            throw new Fault('token_limit_reached')
          const detail = { name: input.name, scopes: input.scopes.join(' '), days: input.days }
          await ctx.audit(unit, userId, { subject: id, detail })
          return (await listPersonalTokens(unit)).find((one) => one.id === id)
        })
        if (made === undefined) throw new Error('the new token is not visible')
        return { made, token: token.expose() }
      }),

    end: signedIn('token.ended')
      .input(endTokenInput)
      .mutation(async ({ ctx, input }) => {
        await ctx.principal.asUser(async (unit, userId) => {
          if (!(await endPersonalToken(unit, input.tokenId))) throw new Fault('not_found')
          await ctx.audit(unit, userId, { subject: input.tokenId })
        })
      }),
  })
}
