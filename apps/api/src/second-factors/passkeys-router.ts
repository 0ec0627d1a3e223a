import {
  addPasskeyInput,
  passkeyCreation,
  removePasskeyInput,
  renamePasskeyInput,
} from '@tessera/contracts/passkey'
import { madeRecoveryCodes } from '@tessera/contracts/second-factor'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import {
  addPasskey,
  beginPasskey,
  endRegistration,
  removePasskey,
  renamePasskey,
} from '@tessera/db/passkeys'
import { getUser } from '@tessera/db/users'
import { Fault } from '@tessera/runtime/fault'
import { router, steppedUp } from '../trpc.ts'
import { ownPages } from './own-pages.ts'
import { challengeOf, newChallenge, type Passkeys } from './passkeys.ts'
import { makeRecoveryCodes, recoveryCodeHash } from './recovery-codes.ts'
import { requireRemoved } from './require-removed.ts'

/** The passkeys of whoever is signed in. The database asks for a session that was stepped up lately. */
export function passkeysRouter({ passkeys }: { readonly passkeys: Passkeys }) {
  return router({
    begin: ownPages('none')
      .output(passkeyCreation)
      .mutation(async ({ ctx }) => {
        const challenge = newChallenge()
        return await ctx.principal.asUser(async (unit, userId) => {
          const known = await beginPasskey(unit, 'registration', challenge)
          return passkeys.creation(challenge, await getUser(unit, userId), known)
        })
      }),

    add: ownPages('database')
      .input(addPasskeyInput)
      .output(madeRecoveryCodes)
      .mutation(async ({ ctx, input: { name, answer } }) => {
        const challenge = challengeOf(answer)
        if (challenge === null) throw new Fault('passkey_refused')
        const token = newToken()
        const codes = makeRecoveryCodes()
        // In one unit: a key is not wasted when its owner has to show anew who she is before it is added.
        const outcome = await ctx.principal.asUser(async (unit) => {
          const isAsked = await endRegistration(unit, challenge)
          const made = isAsked ? await passkeys.verifyNew(answer, challenge) : null
          if (made === null) return 'refused'
          const hashes = codes.map(recoveryCodeHash)
          return await addPasskey(unit, { ...made, name }, hashes, proofHash(rowProof(token)))
        })
        if (outcome === 'refused') throw new Fault('passkey_refused')
        if (outcome === 'taken') throw new Fault('passkey_taken')
        if (outcome === 'full') throw new Fault('passkeys_full')
        ctx.cookie.set(token)
        return { recoveryCodes: outcome === 'first' ? [...codes] : [] }
      }),

    rename: steppedUp('passkey.renamed')
      .input(renamePasskeyInput)
      .mutation(async ({ ctx, input: { passkeyId, name } }) => {
        await ctx.principal.asUser(async (unit, userId) => {
          if (!(await renamePasskey(unit, passkeyId, name))) throw new Fault('not_found')
          await ctx.audit(unit, userId, { subject: name })
        })
      }),

    remove: ownPages('database')
      .input(removePasskeyInput)
      .mutation(async ({ ctx, input }) => {
        const token = newToken()
        const hash = proofHash(rowProof(token))
        requireRemoved(
          await ctx.principal.asUser(
            async (unit) => await removePasskey(unit, input.passkeyId, hash),
          ),
        )
        ctx.cookie.set(token)
      }),
  })
}
