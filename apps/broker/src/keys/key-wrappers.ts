import type { Secret } from '@tessera/crypto/secret'
import { secretText } from '@tessera/runtime/secret-schema'
import { z } from 'zod'
import { fileWrapper, type KeyWrapper } from './key-wrapper.ts'

/** What protects the key store: its own file unless told. */
export const keyWrapperConfig = z
  .discriminatedUnion('kind', [z.strictObject({ kind: z.literal('file') })])
  .default({ kind: 'file' })
export type KeyWrapperConfig = z.output<typeof keyWrapperConfig>

/** What a wrapper needs that is secret. */
export const keyWrapperSecrets = { transitToken: secretText.optional() }

export function createKeyWrapper(
  config: KeyWrapperConfig,
  _secrets: { readonly transitToken?: Secret<string> | undefined },
): KeyWrapper {
  switch (config.kind) {
    case 'file':
      return fileWrapper
    default:
      return config.kind satisfies never
  }
}
