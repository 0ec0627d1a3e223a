import type { Broker } from '@tessera/broker-client/broker'
import { credentialSealInfo } from '@tessera/contracts/credential'
import type { ServiceId, UserId } from '@tessera/contracts/ids'
import { encodeFields } from '@tessera/crypto/fields'
import { seal } from '@tessera/crypto/seal'
import type { Secret } from '@tessera/crypto/secret'

export interface TokenOwner {
  readonly id: UserId
  readonly proof: Secret<Uint8Array>
}

/**
 * Gives the broker a token as its owner's page does: sealed, with a challenge.
 *
 * @throws Error when the broker does not store it
 */
export async function putToken(
  broker: Broker,
  owner: TokenOwner,
  service: { readonly id: ServiceId; readonly origin: string },
  token: string,
): Promise<void> {
  const type = 'api_token'
  const { challenge } = await broker.challenge(owner.proof)
  const sealed = await seal((await broker.sealingKey('credential')).key, {
    info: credentialSealInfo,
    aad: encodeFields(
      owner.id,
      service.id,
      service.origin,
      type,
      Buffer.from(challenge, 'base64url'),
    ),
    plaintext: Buffer.from(token),
  })
  const { outcome } = await broker.putCredential({
    proof: owner.proof,
    serviceId: service.id,
    type,
    label: 'mine',
    challenge,
    sealed: Buffer.from(sealed).toString('base64url'),
  })
  if (outcome !== 'stored') throw new Error(`the token was not stored: ${outcome}`)
}
