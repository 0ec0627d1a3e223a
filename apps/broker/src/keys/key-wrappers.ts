import type { Secret } from '@tessera/crypto/secret'
import { secretText } from '@tessera/runtime/secret-schema'
import { StartUpError } from '@tessera/runtime/start-up-error'
import { z } from 'zod'
import { awsKmsWrapper } from './aws-kms-wrapper.ts'
import { fileWrapper, type KeyWrapper } from './key-wrapper.ts'
import { transitWrapper } from './transit-wrapper.ts'

/** What protects the key store: its own file unless told. */
export const keyWrapperConfig = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('file') }),
    z.strictObject({
      kind: z.literal('aws-kms'),
      keyId: z.string().min(1),
      region: z.string().min(1),
      endpoint: z.url().optional(),
    }),
    z.strictObject({
      kind: z.literal('transit'),
      address: z.url(),
      mount: z.string().default('transit'),
      key: z.string().regex(/^[\w.-]+$/),
    }),
  ])
  .default({ kind: 'file' })
export type KeyWrapperConfig = z.output<typeof keyWrapperConfig>

/** What a wrapper needs that is secret. */
export const keyWrapperSecrets = { transitToken: secretText.optional() }

/** @throws StartUpError when its secret is missing */
export function createKeyWrapper(
  config: KeyWrapperConfig,
  secrets: { readonly transitToken?: Secret<string> | undefined },
): KeyWrapper {
  switch (config.kind) {
    case 'file':
      return fileWrapper
    case 'aws-kms':
      return awsKmsWrapper(config)
    case 'transit': {
      const { transitToken: token } = secrets
      if (token === undefined) {
        throw new StartUpError('keyWrapper is transit, but secrets.json has no transitToken')
      }
      return transitWrapper({ ...config, token })
    }
    default:
      return config satisfies never
  }
}
