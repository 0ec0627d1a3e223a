import type { Broker } from '@tessera/broker-client/broker'
import { credentialSealInfo } from '@tessera/contracts/credential'
import { serviceId } from '@tessera/contracts/ids'
import { line } from '@tessera/contracts/line'
import { encodeFields } from '@tessera/crypto/fields'
import { seal } from '@tessera/crypto/seal'
import { Secret } from '@tessera/crypto/secret'
import { listServices } from '@tessera/db/services'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import type { putCredentialInput } from '../credentials/put-credential.ts'
import type { Principal } from '../http/principal.ts'
import { parseJsonBody } from './json-body.ts'

/**
 * What a page does before a token leaves it, done here for scripts that send a plain one. Everything is at hand before
 * the body is read, and the plain bytes are overwritten before anything else happens. JavaScript keeps copies of text
 * until they are collected: programs that can should seal by themselves.
 */
export async function sealPlainToken(
  broker: Broker,
  principal: Principal,
  body: () => Promise<ArrayBuffer>,
): Promise<z.input<typeof putCredentialInput>> {
  const services = await principal.asUser(listServices)
  const { key } = await broker.sealingKey('credential')
  const { challenge, userId } = await broker.challenge(principal.proof)

  const plain = new Secret<Uint8Array>(new Uint8Array(await body()))
  try {
    const text = new TextDecoder().decode(plain.expose())
    const { service_id, api_token, label } = parseJsonBody(plainCredential, text)
    const service = services.find(({ id }) => id === service_id)
    if (service === undefined) throw new Fault('service_not_found')
    const type = 'api_token'
    const sealed = await seal(key, {
      info: credentialSealInfo,
      aad: encodeFields(
        userId,
        service.id,
        service.origin,
        type,
        Buffer.from(challenge, 'base64url'),
      ),
      plaintext: new TextEncoder().encode(api_token),
    })
    const sealedText = Buffer.from(sealed).toString('base64url')
    return { serviceId: service.id, type, label, challenge, sealed: sealedText }
  } finally {
    plain.wipe()
  }
}

export const plainCredential = z.object({
  service_id: serviceId,
  /** As the service's own page shows it. */
  api_token: z.string().min(1).max(8_000),
  label: line.min(1).max(80).default('API token'),
})
