import { createHash, createHmac } from 'node:crypto'
import { encodeFields } from './fields.ts'
import { Secret } from './secret.ts'

/**
 * What messages to an owner's webhook are signed with: HMAC-SHA256 under a key of the api and the messenger over what it is
 * for and an id. It is worked out when it is needed and stored nowhere.
 */
export function webhookSecret(key: Secret<Uint8Array>, secretId: string): Secret<Uint8Array> {
  const mac = createHmac('sha256', key.expose())
  mac.update(encodeFields('tessera/webhook-secret/v1', secretId))
  return new Secret<Uint8Array>(mac.digest())
}

/** The only form of it that is stored: whoever signs knows with it that this is what the receiver has. */
export function webhookSecretCheck(secret: Secret<Uint8Array>): Buffer {
  return createHash('sha256').update(secret.expose()).digest()
}

/** As Standard Webhooks writes secrets. */
export function writtenWebhookSecret(secret: Secret<Uint8Array>): Secret<string> {
  return new Secret(`whsec_${Buffer.from(secret.expose()).toString('base64')}`)
}

/** The `webhook-signature` of Standard Webhooks: HMAC-SHA256 over id, time and body. */
export function webhookSignature(
  secret: Secret<Uint8Array>,
  message: { readonly id: string; readonly timestamp: number; readonly body: string },
): string {
  const mac = createHmac('sha256', secret.expose())
  mac.update(`${message.id}.${message.timestamp}.${message.body}`)
  return `v1,${mac.digest('base64')}`
}
