import type { Broker } from '@tessera/broker-client/broker'
import { joinBasic } from '@tessera/contracts/basic-credential'
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
    const { service_id, label, ...given } = parseJsonBody(plainCredential, text)
    const service = services.find(({ id }) => id === service_id)
    if (service === undefined) throw new Fault('service_not_found')
    const type = given.credential_type
    const sealed = await seal(key, {
      info: credentialSealInfo,
      aad: encodeFields(
        userId,
        service.id,
        service.origin,
        type,
        Buffer.from(challenge, 'base64url'),
      ),
      plaintext: new TextEncoder().encode(secretOf(given)),
    })
    const sealedText = Buffer.from(sealed).toString('base64url')
    return { serviceId: service.id, type, label, challenge, sealed: sealedText }
  } finally {
    plain.wipe()
  }
}

const target = { service_id: serviceId }

/** A token unless it says otherwise. */
export const plainCredential = z.preprocess(
  (body) =>
    typeof body === 'object' && body !== null && !('credential_type' in body)
      ? { ...body, credential_type: 'api_token' }
      : body,
  z.discriminatedUnion('credential_type', [
    z.object({
      ...target,
      credential_type: z.literal('api_token'),
      /** As the service's own page shows it. */
      api_token: z.string().min(1).max(8_000),
      label: line.min(1).max(80).default('API token'),
    }),
    z.object({
      ...target,
      credential_type: z.literal('basic'),
      username: z.string().min(1).max(500),
      password: z.string().min(1).max(1_000),
      label: line.min(1).max(80).default('User name and password'),
    }),
  ]),
)

function secretOf(
  given:
    | { readonly credential_type: 'api_token'; readonly api_token: string }
    | {
        readonly credential_type: 'basic'
        readonly username: string
        readonly password: string
      },
): string {
  return given.credential_type === 'basic' ? joinBasic(given) : given.api_token
}
