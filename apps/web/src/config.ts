import { decodeBase64url } from '@tessera/crypto/base64url'

export interface WebConfig {
  /** Ed25519, 32 bytes: the broker's root key, the only key whose statements this page believes. */
  readonly brokerRootKey: Uint8Array
}

/** Fixed when the page is built. */
export const config: WebConfig = {
  brokerRootKey: decodeBase64url(import.meta.env.VITE_BROKER_ROOT_KEY, 32),
}
