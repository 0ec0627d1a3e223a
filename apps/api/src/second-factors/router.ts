import { deviceId } from '@tessera/contracts/ids'
import {
  addAuthenticatorInput,
  madeRecoveryCodes,
  newAuthenticator,
  secondFactors,
} from '@tessera/contracts/second-factor'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import {
  addAuthenticator,
  forgetDevice,
  getSecondFactors,
  removeAuthenticator,
  renewRecoveryCodes,
  requireStepUp,
} from '@tessera/db/second-factors'
import { getUser } from '@tessera/db/users'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { router, signedIn } from '../trpc.ts'
import type { Authenticators } from './authenticators.ts'
import { ownPages } from './own-pages.ts'
import { makeRecoveryCodes, recoveryCodeHash } from './recovery-codes.ts'
import { requireRemoved } from './require-removed.ts'

/** What somebody sets up besides her password. The database asks for a session that was stepped up lately. */
export function secondFactorsRouter(deps: { readonly authenticators: Authenticators }) {
  return router({
    get: signedIn('none', 'before_terms')
      .output(secondFactors)
      .query(async ({ ctx }) => await ctx.principal.asReader(getSecondFactors)),

    beginAuthenticator: ownPages('none')
      .output(newAuthenticator)
      .mutation(async ({ ctx }) => {
        const owner = await ctx.principal.asReader(async (unit, userId) => {
          await requireStepUp(unit, { withoutFactorToo: true })
          return await getUser(unit, userId)
        })
        return deps.authenticators.create(owner)
      }),

    addAuthenticator: ownPages('database')
      .input(addAuthenticatorInput)
      .output(madeRecoveryCodes)
      .mutation(async ({ ctx, input }) => {
        const token = newToken()
        const codes = makeRecoveryCodes()
        const isFirst = await ctx.principal.asUser(async (unit, userId) => {
          const confirmed = deps.authenticators.confirm(userId, input)
          if (confirmed === 'spent') throw new Fault('authenticator_setup_spent')
          if (confirmed === null) throw new Fault('second_factor_refused')
          const hashes = codes.map(recoveryCodeHash)
          return await addAuthenticator(unit, confirmed, hashes, proofHash(rowProof(token)))
        })
        ctx.cookie.set(token)
        return { recoveryCodes: isFirst ? [...codes] : [] }
      }),

    removeAuthenticator: ownPages('database').mutation(async ({ ctx }) => {
      const token = newToken()
      const hash = proofHash(rowProof(token))
      requireRemoved(
        await ctx.principal.asUser(async (unit) => await removeAuthenticator(unit, hash)),
      )
      ctx.cookie.set(token)
    }),

    forgetDevice: signedIn('device.forgotten')
      .input(z.object({ deviceId }))
      .mutation(async ({ ctx, input }) => {
        await ctx.principal.asUser(async (unit, userId) => {
          if (!(await forgetDevice(unit, input.deviceId))) throw new Fault('not_found')
          await ctx.audit(unit, userId, { subject: input.deviceId })
        })
      }),

    renewRecoveryCodes: ownPages('database')
      .output(madeRecoveryCodes)
      .mutation(async ({ ctx }) => {
        const codes = makeRecoveryCodes()
        const hashes = codes.map(recoveryCodeHash)
        if (!(await ctx.principal.asUser(async (unit) => await renewRecoveryCodes(unit, hashes))))
          throw new Fault('second_factor_missing')
        return { recoveryCodes: [...codes] }
      }),
  })
}
