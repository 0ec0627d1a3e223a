import { StartUpError } from '@tessera/runtime/start-up-error'
import type { KeyContext, KeyWrapper } from './key-wrapper.ts'

/**
 * AWS KMS keeps the key that protects the store. Who the broker is to AWS comes from the SDK's own chain (role of the
 * machine, environment, profile).
 */
export function awsKmsWrapper(options: {
  /** ARN or id of a symmetric key. */
  readonly keyId: string
  readonly region: string
  /** Another address than AWS's own, such as a VPC endpoint. */
  readonly endpoint?: string | undefined
}): KeyWrapper {
  const { keyId: KeyId, region, endpoint } = options
  // Loaded by those brokers only that use it.
  let loading: ReturnType<typeof load> | undefined

  return {
    kind: 'aws-kms',
    async wrap(Plaintext, context) {
      const { sdk, client } = await (loading ??= load())
      const EncryptionContext = encryptionContext(context)
      const { CiphertextBlob } = await client
        .send(new sdk.EncryptCommand({ KeyId, Plaintext, EncryptionContext }))
        .catch((cause: unknown) => refuse(context, cause))
      return CiphertextBlob ?? refuse(context)
    },
    async unwrap(CiphertextBlob, context) {
      const { sdk, client } = await (loading ??= load())
      const EncryptionContext = encryptionContext(context)
      const { Plaintext } = await client
        .send(new sdk.DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext }))
        .catch((cause: unknown) => refuse(context, cause))
      return Buffer.from(Plaintext ?? refuse(context))
    },
  }

  async function load() {
    const sdk = await import('@aws-sdk/client-kms')
    const client = new sdk.KMSClient({ region, ...(endpoint !== undefined && { endpoint }) })
    return { sdk, client }
  }

  function refuse({ keyId }: KeyContext, cause?: unknown): never {
    const text = `AWS KMS does not answer for the key ${keyId} with ${KeyId}`
    throw new StartUpError(text, { cause })
  }
}

function encryptionContext({ purpose, keyId }: KeyContext): Record<string, string> {
  return { purpose, keyId }
}
