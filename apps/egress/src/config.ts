import { mode } from '@tessera/runtime/mode'
import { secretBytes } from '@tessera/runtime/secret-schema'
import { z } from 'zod'

/** Ed25519, 32 bytes, base64url. */
const publicKey = z.base64url().length(43)

export const egressConfig = z.strictObject({
  mode,
  /** Where workers ask: loopback, or a private network. */
  host: z.string().default('127.0.0.1'),
  port: z.int().min(0).max(65_535),
  /** Where Prometheus reads `/metrics`, on 127.0.0.1; nowhere unless told. */
  metricsPort: z.int().min(0).max(65_535).optional(),
  /** The name under which this process is enrolled at the broker. */
  egressId: z.string().regex(/^[a-z][a-z0-9-]{1,62}$/),
  /** Origin of the broker. */
  brokerUrl: z.url(),
  brokerRootPublicKey: publicKey,
  brokerAnswerPublicKey: publicKey,
})
export type EgressConfig = z.infer<typeof egressConfig>

export const egressSecrets = z.strictObject({
  /** Ed25519, PKCS#8: proves to the broker who asks, and to workers who answers. */
  identityKey: secretBytes,
})
export type EgressSecrets = z.infer<typeof egressSecrets>
