import {
  putServiceCredentialAnswer,
  putServiceCredentialInput,
  serviceCredentialSealInfo,
} from '@tessera/broker-client/service-credentials'
import { envelopeContentDigest, sealEnvelope } from '@tessera/crypto/envelope'
import { credentialId } from '@tessera/contracts/ids'
import { asVault } from '@tessera/db/unit'
import { recordInVault } from '@tessera/db/vault/audit'
import { type CredentialTarget, findCredentialTarget } from '@tessera/db/vault/credentials'
import { writeRevocation } from '@tessera/db/vault/revocations'
import {
  lockServiceCredential,
  storeServiceCredential,
} from '@tessera/db/vault/service-credentials'
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { sealedServiceCredentialAad, storedServiceCredentialAad } from '../associated-data.ts'
import { isCredentialShaped } from '../credentials/credential-shape.ts'
import { openEntered } from '../credentials/open-entered.ts'
import { verifyAtService } from '../credentials/verify-at-service.ts'
import { inRecordingUnit, inRequestUnit, type RequestContext } from '../context.ts'
import { procedureFor } from '../procedure.ts'
import { nobody } from './ledger-owner.ts'

type Input = z.output<typeof putServiceCredentialInput>
type Answer = z.input<typeof putServiceCredentialAnswer>
type Refusal = Exclude<Answer['outcome'], 'stored'>

/**
 * Stores or replaces a service's own credential. As a user's, it is opened here and nowhere else, tried at its service,
 * and kept only when the service accepts it.
 */
export const put = procedureFor('operator')
  .input(putServiceCredentialInput)
  .output(putServiceCredentialAnswer)
  .mutation(async ({ ctx, input }): Promise<Answer> => {
    const target = await inRequestUnit(ctx, async (unit) => {
      const found = await findCredentialTarget(unit, input.serviceId)
      const refused = refusalOf(found)
      await recordInVault(unit, {
        clientId: ctx.caller.id,
        action: 'service_credential.opened',
        outcome: refused ?? 'ok',
        subject: String(input.serviceId),
        detail: { kind: input.kind },
      })
      return refused ?? found
    })
    if (target === null || typeof target === 'string') {
      return refusal(target ?? 'service_not_found')
    }
    const secret = await openEntered(ctx, input.sealed, {
      info: serviceCredentialSealInfo,
      aad: sealedServiceCredentialAad(input),
    })
    if (secret === null) return refusal('malformed')
    try {
      if (!isCredentialShaped(input.type, secret)) return refusal('malformed')
      const verified = await verifyAtService(ctx.deps, target, { type: input.type, bytes: secret })
      if (verified.outcome === 'accepted') return await store(ctx, input, target, secret, verified)
      await inRecordingUnit(ctx, async (unit) => {
        await recordInVault(unit, {
          clientId: ctx.caller.id,
          action: 'service_credential.refused',
          outcome: verified.outcome,
          subject: String(target.id),
          detail: { kind: input.kind },
        })
      })
      return refusal(verified.outcome, verified.reason)
    } finally {
      secret.fill(0)
    }
  })

function refusalOf(target: CredentialTarget | null): Refusal | null {
  if (target === null) return 'service_not_found'
  return target.status === 'active' ? null : 'service_inactive'
}

async function store(
  ctx: RequestContext,
  { kind, type }: Input,
  { id: serviceId, origin }: CredentialTarget,
  secret: Buffer,
  { account, expiresAt }: { readonly account: string; readonly expiresAt: Date | null },
): Promise<Answer> {
  const { ledger, keys } = ctx.deps
  const { keyring } = keys
  const ofService = { kind: 'service', key: serviceId } as const
  const { entry, missed } = await inRecordingUnit(ctx, async (unit) => {
    const before = await lockServiceCredential(unit, { serviceId, kind })
    const id = before?.id ?? credentialId.parse(randomUUID())
    const version = Math.max((before?.version ?? 0) + 1, (ledger.find(id)?.version ?? 0) + 1)
    const row = { id, serviceId, kind, type, origin, version }
    const envelope = sealEnvelope(keyring, {
      aad: storedServiceCredentialAad(row),
      plaintext: secret,
    })
    await storeServiceCredential(unit, {
      ...row,
      remoteAccount: account,
      expiresAt,
      envelope,
      keyId: keyring.currentId,
    })
    await recordInVault(unit, {
      clientId: ctx.caller.id,
      action: 'service_credential.stored',
      outcome: 'ok',
      subject: String(serviceId),
      credentialId: id,
      detail: { kind, version },
    })
    // The token before it may be revoked at the service now: whoever still holds it claims anew.
    if (kind === 'shared') await writeRevocation(unit, ofService)
    const digest = envelopeContentDigest(envelope)
    const userId = nobody[kind]
    const entry = { credentialId: id, userId, serviceId, version, state: 'live', digest } as const
    const missed = ledger
      .findKeptAt(userId, serviceId)
      .filter(({ credentialId }) => credentialId !== id)
    return { entry, missed }
  })
  // One that was taken away behind our back leaves its place to this.
  for (const gone of missed) await ledger.raise({ ...gone, state: 'deleted' })
  await ledger.raise(entry)
  // As with every revocation, once more after the commit: a claim that was on meanwhile could not see it.
  if (kind === 'shared') {
    await asVault(ctx.deps.login, async (unit) => await writeRevocation(unit, ofService))
  }
  return { outcome: 'stored', account, origin, expiresAt: expiresAt?.toISOString() ?? null }
}

function refusal(outcome: Refusal, reason: string | null = null): Answer {
  return { outcome, reason }
}
