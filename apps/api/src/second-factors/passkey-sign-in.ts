import type { UserId } from '@tessera/contracts/ids'
import { type PasskeyAnswer, passkeyAnswer, passkeyRequest } from '@tessera/contracts/passkey'
import { user } from '@tessera/contracts/user'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import {
  answerPasskey,
  beginPasskeySignIn as putChallenge,
  noteRefusedPasskey,
  openSessionByPasskey,
  type VerifiedAnswer,
} from '@tessera/db/passkeys'
import { asSignIn } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { enter } from '../accounts/enter.ts'
import { newSession, type SignInDependencies } from '../accounts/sign-in.ts'
import { publicProcedure } from '../trpc.ts'
import { challengeOf, credentialIdOf, newChallenge } from './passkeys.ts'

/** Asks for no name, and so says nothing of anybody. */
export function beginPasskeySignIn(deps: SignInDependencies) {
  return publicProcedure('none', 'passkeyStarts')
    .output(passkeyRequest)
    .mutation(async ({ ctx }) => {
      const challenge = newChallenge()
      const holder = newToken()
      const holderHash = proofHash(rowProof(holder))
      await asSignIn(deps.auth, async (unit) => await putChallenge(unit, challenge, holderHash))
      ctx.passkeyHolder.set(holder)
      return deps.passkeys.request(challenge)
    })
}

/** The passkey is what somebody has, and has seen who shows it: it stands for password and second factor. */
export function passkeySignIn(deps: SignInDependencies) {
  return publicProcedure('database', 'signIns')
    .input(z.object({ answer: passkeyAnswer }))
    .output(user)
    .mutation(async ({ ctx, input: { answer } }) => {
      const holder = ctx.passkeyHolder.token
      if (holder === null) throw new Fault('passkey_refused')
      const holderHash = proofHash(rowProof(holder))
      const { owner, verified } = await verifyPasskey(deps, 'sign_in', holderHash, answer)
      const session =
        verified &&
        (await newSession(
          deps,
          'browser',
          ctx.client,
          async (unit, row) => await openSessionByPasskey(unit, { ...verified, holderHash }, row),
        ))
      if (session === null) {
        if (owner !== null)
          await asSignIn(deps.auth, async (unit) => await noteRefusedPasskey(unit, owner))
        throw new Fault('passkey_refused')
      }
      return await enter(deps, ctx, session)
    })
}

export interface ShownPasskey {
  /** Of the key that the answer names, whether or not it has signed it. */
  readonly owner: UserId | null
  /** Null for whatever is no answer to a challenge that was put to this holder. */
  readonly verified: VerifiedAnswer | null
}

export async function verifyPasskey(
  deps: Pick<SignInDependencies, 'auth' | 'passkeys'>,
  purpose: 'sign_in' | 'second_step',
  holderHash: Uint8Array,
  answer: PasskeyAnswer,
): Promise<ShownPasskey> {
  const challenge = challengeOf(answer)
  if (challenge === null) return { owner: null, verified: null }
  const credentialId = credentialIdOf(answer)
  const named = await asSignIn(
    deps.auth,
    async (unit) => await answerPasskey(unit, purpose, { challenge, holderHash, credentialId }),
  )
  if (named === null) return { owner: null, verified: null }
  const alone = purpose === 'sign_in'
  const signCount = await deps.passkeys.verify(answer, { ...named, challenge, alone })
  const verified = signCount === null ? null : { challenge, signCount }
  return { owner: named.userId, verified }
}
