import { randomUUID } from 'node:crypto'
import {
  claimHealthAnswer,
  claimHealthInput,
  healthGrantAad,
  type healthGrantContents,
  healthGrantInfo,
} from '@tessera/broker-client/health-grants'
import { grantId } from '@tessera/contracts/ids'
import { CryptoError } from '@tessera/crypto/crypto-error'
import { seal } from '@tessera/crypto/seal'
import { recordInVault } from '@tessera/db/vault/audit'
import { type HealthCredential, takeDueHealthCheck } from '@tessera/db/vault/service-credentials'
import { insertHealthGrant } from '@tessera/db/vault/service-health'
import type { z } from 'zod'
import { storedServiceCredentialAad } from '../associated-data.ts'
import { inRequestUnit, type RequestContext } from '../context.ts'
import { procedureFor } from '../procedure.ts'
import { isTrustedServiceCredential } from '../service-credentials/trusted.ts'

type Contents = z.input<typeof healthGrantContents>

/**
 * A worker asks for a service that is due for its check. The grant is of a kind of its own: no job can have it, and it
 * allows nothing but the question whether the service is well.
 */
export const claimHealth = procedureFor('worker')
  .input(claimHealthInput)
  .output(claimHealthAnswer)
  .mutation(async ({ ctx, input }): Promise<z.input<typeof claimHealthAnswer>> => {
    const publicKey = Buffer.from(input.publicKey, 'base64url')
    const granted = await inRequestUnit(ctx, async (unit) => {
      const subject = await takeDueHealthCheck(unit)
      if (subject === null) return null
      const id = grantId.parse(randomUUID())
      const { serviceId } = subject
      const expiresAt = await insertHealthGrant(unit, {
        id,
        serviceId,
        workerId: ctx.caller.id,
        claimKey: publicKey,
        ttlSeconds,
      })
      const { credential } = subject
      const isTrusted =
        credential !== null &&
        (await isTrustedServiceCredential(ctx, unit, { ...credential, kind: 'health' }))
      const given = isTrusted && subject.serviceDelivery === 'sealed' ? credential : null
      await recordInVault(unit, {
        clientId: ctx.caller.id,
        action: 'health.claimed',
        outcome: 'ok',
        subject: String(serviceId),
        credentialId: given?.id ?? null,
        grantId: id,
        detail: { credential: given === null ? 'withheld' : 'given' },
      })
      return { id, expiresAt, subject, given }
    })
    if (granted === null) return { outcome: 'nothing_due' }
    const { id, expiresAt, subject, given } = granted
    const contents: Contents = {
      expiresAt: expiresAt.toISOString(),
      scopes: ['health'],
      service: {
        id: subject.serviceId,
        kind: subject.serviceKind,
        origin: subject.serviceOrigin,
        isLocal: subject.serviceIsLocal,
      },
      catalogue: { isDue: subject.isCatalogueDue, workflow: subject.workflow },
      credential: given === null ? null : await opened(ctx, given),
    }
    const plaintext = Buffer.from(JSON.stringify(contents))
    const aad = healthGrantAad({ grantId: id, serviceId: subject.serviceId })
    const sealed = await seal({ id: 'claim', publicKey }, { info: healthGrantInfo, aad, plaintext })
    plaintext.fill(0)
    return {
      outcome: 'granted',
      grantId: id,
      serviceId: subject.serviceId,
      sealed: Buffer.from(sealed).toString('base64url'),
    }
  })

/** One that does not open is not shown: the service is asked without it. */
async function opened(
  { deps }: RequestContext,
  credential: HealthCredential,
): Promise<Contents['credential']> {
  const { type, origin, envelope, serviceId } = credential
  const aad = storedServiceCredentialAad({ ...credential, kind: 'health' })
  deps.watch.metrics.decryptions.inc({ what: 'credential' })
  try {
    const secret = await deps.keys.openEnvelope({ aad, envelope })
    const text = secret.toString('latin1')
    secret.fill(0)
    return { type, secret: text, origin }
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error
    deps.logger.error({ err: error, serviceId }, 'a health credential does not open')
    return null
  }
}

/** Longer than a check may take. */
const ttlSeconds = 60
