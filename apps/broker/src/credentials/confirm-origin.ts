import { confirmOriginAnswer, confirmOriginInput } from '@tessera/broker-client/protocol'
import type { UserId } from '@tessera/contracts/ids'
import { CryptoError } from '@tessera/crypto/crypto-error'
import { recordInVault } from '@tessera/db/vault/audit'
import type { RecordingUnit } from '@tessera/db/vault/audit-lanes'
import { lockStoredCredential, type StoredCredential } from '@tessera/db/vault/credential-moves'
import { type CredentialTarget, findCredentialTarget } from '@tessera/db/vault/credentials'
import type { z } from 'zod'
import { storedCredentialAad } from '../associated-data.ts'
import { inRecordingUnit, inRequestUnit, type RequestContext } from '../context.ts'
import { isTrusted } from '../ledger/judge-credential.ts'
import { signedInUserBehind } from '../presented-proof.ts'
import { procedureFor } from '../procedure.ts'
import { keepCredential } from './keep-credential.ts'
import { recordRefusal } from './record-refusal.ts'
import { tellOfForgery } from './tell-of-forgery.ts'
import { verifyAtService } from './verify-at-service.ts'

type Input = z.output<typeof confirmOriginInput>
type Answer = z.input<typeof confirmOriginAnswer>
type Refusal = Exclude<Answer['outcome'], 'confirmed'>
interface Admitted {
  readonly userId: UserId
  readonly target: CredentialTarget
  readonly credential: StoredCredential
}

/**
 * The owner's word that her credential may be used at the address that its service has now. It is opened as bound to the
 * former one, tried at the new one, and becomes a new version that is bound there. Until then it is sent nowhere.
 */
export const confirmOrigin = procedureFor('api')
  .input(confirmOriginInput)
  .output(confirmOriginAnswer)
  .mutation(async ({ ctx, input }): Promise<Answer> => {
    const admitted = await inRequestUnit(ctx, async (unit) => await admit(ctx, unit, input))
    if (typeof admitted === 'string') return refusal(admitted)
    const { target, credential } = admitted
    const secret = await open(ctx, admitted)
    if (secret === null) return refusal(await recordRefusal(ctx, admitted, 'not_authentic'))
    try {
      const verified = await verifyAtService(ctx.deps, target, {
        type: credential.type,
        bytes: secret,
      })
      return verified.outcome === 'accepted'
        ? await rebind(ctx, input, admitted, { ...verified, secret })
        : refusal(await recordRefusal(ctx, admitted, verified.outcome), verified.reason)
    } finally {
      secret.fill(0)
    }
  })

/** The record that it will be opened comes before. */
async function admit(
  ctx: RequestContext,
  unit: RecordingUnit,
  input: Input,
): Promise<Admitted | Refusal> {
  const userId = await signedInUserBehind(unit, input.proof)
  const found = await findMoved(ctx, unit, userId, input)
  await recordInVault(unit, {
    clientId: ctx.caller.id,
    action: 'credential.opened',
    outcome: typeof found === 'string' ? found : 'ok',
    userId,
    subject: String(input.serviceId),
    ...(typeof found !== 'string' && { credentialId: found.credential.credentialId }),
  })
  return found
}

async function findMoved(
  { deps }: RequestContext,
  unit: RecordingUnit,
  userId: UserId,
  { serviceId, origin }: Input,
): Promise<Admitted | Refusal> {
  const target = await findCredentialTarget(unit, serviceId)
  if (target === null || target.status !== 'active') return 'service_inactive'
  const credential = await lockStoredCredential(unit, { userId, serviceId })
  if (credential === null || credential.origin === target.origin) return 'not_moved'
  if (target.origin !== origin) return 'other_origin'
  // A token pair belongs to whoever issued it: at another address there is another issuer.
  if (credential.type === 'oauth2') return 'not_movable'
  const shown = { ...credential, userId, serviceId, credentialVersion: credential.version }
  if (!isTrusted(deps.ledger, shown)) return 'not_authentic'
  return { userId, target, credential }
}

async function open(
  { deps }: RequestContext,
  { userId, target, credential }: Admitted,
): Promise<Buffer | null> {
  const aad = storedCredentialAad({ ...credential, userId, serviceId: target.id })
  deps.watch.metrics.decryptions.inc({ what: 'credential' })
  try {
    return await deps.keys.openEnvelope({ aad, envelope: credential.envelope })
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error
    await tellOfForgery(deps, { userId, serviceId: target.id }, error)
    return null
  }
}

async function rebind(
  ctx: RequestContext,
  input: Input,
  { target, credential: opened }: Admitted,
  verified: { readonly account: string; readonly expiresAt: Date | null; readonly secret: Buffer },
): Promise<Answer> {
  const kept = await inRecordingUnit(ctx, async (unit) => {
    // Asked again: the service took its time, and session, address or credential may be others by now.
    const userId = await signedInUserBehind(unit, input.proof)
    const found = await findMoved(ctx, unit, userId, input)
    if (typeof found === 'string') return found
    const { credential } = found
    if (credential.version !== opened.version) return 'not_moved'
    const { account, expiresAt, secret } = verified
    const { credentialId: id, type, label } = credential
    const row = { id, userId, serviceId: target.id, origin: target.origin, type, label }
    return await keepCredential(
      ctx,
      unit,
      { ...row, version: credential.version + 1, secret, account, expiresAt },
      {
        action: 'credential.origin_confirmed',
        told: { from: credential.origin, to: target.origin },
      },
    )
  })
  if (typeof kept === 'string') return refusal(kept)
  await ctx.deps.ledger.raise(kept.entry)
  return { outcome: 'confirmed', credential: kept.stored }
}

function refusal(outcome: Refusal, reason: string | null = null): Answer {
  return { outcome, reason }
}
