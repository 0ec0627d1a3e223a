import { putCredentialAnswer, putCredentialInput } from '@tessera/broker-client/protocol'
import { credentialSealInfo } from '@tessera/contracts/credential'
import type { UserId } from '@tessera/contracts/ids'
import { CryptoError } from '@tessera/crypto/crypto-error'
import { recordInVault } from '@tessera/db/vault/audit'
import { spendChallenge } from '@tessera/db/vault/challenges'
import { type CredentialTarget, findCredentialTarget } from '@tessera/db/vault/credentials'
import type { z } from 'zod'
import { sealedCredentialAad } from '../associated-data.ts'
import { inRecordingUnit, inRequestUnit, type RequestContext } from '../context.ts'
import { userBehind } from '../presented-proof.ts'
import { procedureFor } from '../procedure.ts'
import { isCredentialShaped } from './credential-shape.ts'
import { storeVerified } from './store-verified.ts'
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

    const token = await openCredential(ctx, input, userId, target)
    if (token === null) return await refuse(ctx, userId, input, 'malformed')
    try {
      if (!isCredentialShaped(input.type, token))
        return await refuse(ctx, userId, input, 'malformed')
      const verified = await verifyAtService(ctx.deps, target, {
        type: input.type,
        bytes: token,
      })
      if (verified.outcome !== 'accepted')
        return await refuse(ctx, userId, input, verified.outcome, verified.reason)
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
    const userId = await userBehind(unit, input.proof)
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

async function openCredential(
  ctx: RequestContext,
  input: Input,
  userId: UserId,
  target: CredentialTarget,
): Promise<Buffer | null> {
  const aad = sealedCredentialAad({
    userId,
    serviceId: target.id,
    origin: target.origin,
    type: input.type,
    challenge: Buffer.from(input.challenge, 'base64url'),
  })
  ctx.deps.watch.metrics.decryptions.inc({ what: 'sealed_credential' })
  try {
    return await ctx.deps.keys.credentialOpener.open(Buffer.from(input.sealed, 'base64url'), {
      info: credentialSealInfo,
      aad,
    })
  } catch (error) {
    if (error instanceof CryptoError) return null
    throw error
  }
}

async function refuse(
  ctx: RequestContext,
  userId: UserId,
  input: Input,
  outcome: Refusal,
  reason: string | null = null,
): Promise<Answer> {
  await inRecordingUnit(ctx, async (unit) => {
    await recordInVault(unit, {
      clientId: ctx.caller.id,
      action: 'credential.refused',
      outcome,
      userId,
      subject: String(input.serviceId),
    })
  })
  return refusal(outcome, reason)
}

function refusal(outcome: Refusal, reason: string | null = null): Answer {
  return { outcome, reason }
}
