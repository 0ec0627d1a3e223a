import { putCredentialAnswer, putCredentialInput } from '@tessera/broker-client/protocol'
import { credentialSealInfo } from '@tessera/contracts/credential'
import type { UserId } from '@tessera/contracts/ids'
import { recordInVault } from '@tessera/db/vault/audit'
import { spendChallenge } from '@tessera/db/vault/challenges'
import { type CredentialTarget, findCredentialTarget } from '@tessera/db/vault/credentials'
import type { z } from 'zod'
import { sealedCredentialAad } from '../associated-data.ts'
import { inRequestUnit, type RequestContext } from '../context.ts'
import { signedInUserBehind } from '../presented-proof.ts'
import { procedureFor } from '../procedure.ts'
import { isCredentialShaped } from './credential-shape.ts'
import { storeVerified } from './store-verified.ts'
import { openEntered } from './open-entered.ts'
import { recordRefusal } from './record-refusal.ts'
import { verifyAtService } from './verify-at-service.ts'

type Input = z.output<typeof putCredentialInput>
type Answer = z.input<typeof putCredentialAnswer>
type Refusal = Exclude<Answer['outcome'], 'stored'>

/**
 * Adds or replaces a credential: opened here and nowhere else, tried at its service, and kept only when the service
 * accepts it.
 */
export const put = procedureFor('api')
  .input(putCredentialInput)
  .output(putCredentialAnswer)
  .mutation(async ({ ctx, input }): Promise<Answer> => {
    const admitted = await admit(ctx, input)
    if ('refusal' in admitted) return refusal(admitted.refusal)
    const { userId, target } = admitted

    const token = await openEntered(ctx, input.sealed, {
      info: credentialSealInfo,
      aad: sealedCredentialAad({
        userId,
        serviceId: target.id,
        origin: target.origin,
        type: input.type,
        challenge: Buffer.from(input.challenge, 'base64url'),
      }),
    })
    if (token === null) return refusal(await recordRefusal(ctx, admitted, 'malformed'))
    try {
      if (!isCredentialShaped(input.type, token))
        return refusal(await recordRefusal(ctx, admitted, 'malformed'))
      const verified = await verifyAtService(ctx.deps, target, {
        type: input.type,
        bytes: token,
      })
      if (verified.outcome !== 'accepted')
        return refusal(await recordRefusal(ctx, admitted, verified.outcome), verified.reason)
      const { proof, type, label } = input
      const { account, expiresAt } = verified
      const stored = { proof, type, label, userId, target, secret: token, account, expiresAt }
      return { outcome: 'stored', credential: await storeVerified(ctx, stored) }
    } finally {
      token.fill(0)
    }
  })

/** Who asks, for which service, and is the challenge hers and unspent? The record comes before anything is opened. */
async function admit(
  ctx: RequestContext,
  input: Input,
): Promise<
  { readonly userId: UserId; readonly target: CredentialTarget } | { readonly refusal: Refusal }
> {
  return await inRequestUnit(ctx, async (unit) => {
    const userId = await signedInUserBehind(unit, input.proof)
    const target = await findCredentialTarget(unit, input.serviceId)
    const reason = await refusalOf()
    await recordInVault(unit, {
      clientId: ctx.caller.id,
      action: 'credential.opened',
      outcome: reason ?? 'ok',
      userId,
      subject: String(input.serviceId),
    })
    if (reason !== null) return { refusal: reason }
    if (target === null) throw new Error('a service without a row cannot be accepted')
    return { userId, target }

    async function refusalOf(): Promise<Refusal | null> {
      if (target === null) return 'service_not_found'
      if (target.status !== 'active' || !target.credentialTypes.includes(input.type))
        return 'service_inactive'
      const spent = await spendChallenge(unit, Buffer.from(input.challenge, 'base64url'), userId)
      return spent ? null : 'challenge_spent'
    }
  })
}

function refusal(outcome: Refusal, reason: string | null = null): Answer {
  return { outcome, reason }
}
