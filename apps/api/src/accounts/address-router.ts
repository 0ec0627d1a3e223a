import { confirmAddressInput, confirmedAddress, ownAddress } from '@tessera/contracts/address'
import {
  askVerification,
  cancelAddressChange,
  confirmAddress,
  getOwnAddress,
} from '@tessera/db/addresses'
import { asSignIn } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { publicProcedure, router, signedIn } from '../trpc.ts'
import { changeAddress } from './change-address.ts'
import { linkHash } from './link-hash.ts'
import type { SignInDependencies } from './sign-in.ts'

/** Where somebody gets mail. Until its link came back, an address gets nothing but that link. */
export function addressRouter(deps: SignInDependencies) {
  return router({
    get: signedIn('none')
      .output(ownAddress)
      .query(async ({ ctx }) => await ctx.principal.asReader(getOwnAddress)),

    sendLink: signedIn('address.link_asked').mutation(async ({ ctx }) => {
      await ctx.limits.mailRequests.admit(ctx.client.address)
      await ctx.principal.asUser(async (unit, userId) => {
        const asked = await askVerification(unit)
        if (asked === null) throw new Fault('nothing_to_confirm')
        if (!asked) throw new Fault('too_many_requests', { retryAfterSeconds: 3_600 })
        await ctx.audit(unit, userId, {})
      })
    }),

    change: changeAddress(deps),

    cancelChange: signedIn('address.change_cancelled').mutation(async ({ ctx }) => {
      await ctx.principal.asUser(async (unit, userId) => {
        if (await cancelAddressChange(unit)) await ctx.audit(unit, userId, {})
      })
    }),

    /** Needs no session: the mail may be read on another device. */
    confirm: publicProcedure('database', 'mailedLinks')
      .input(confirmAddressInput)
      .output(confirmedAddress)
      .mutation(async ({ input }) => {
        const hash = linkHash(input.token)
        const did = await asSignIn(deps.auth, async (unit) => await confirmAddress(unit, hash))
        if (did === null) throw new Fault('link_refused')
        if (did === 'taken') throw new Fault('address_taken')
        return did
      }),
  })
}
