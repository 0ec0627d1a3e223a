import type { KeyPurpose } from '@tessera/broker-client/key-purpose'

/** Which key this is: bound to the wrapped bytes, so that one does not pass for another. */
export interface KeyContext {
  readonly purpose: KeyPurpose
  readonly keyId: string
}

/** How the keys are protected where they are stored. Asked once for each key at start, never for a request. */
export interface KeyWrapper {
  readonly kind: KeyWrapperKind
  wrap(key: Uint8Array, context: KeyContext): Promise<Uint8Array>
  /** @returns a fresh buffer, for the caller to wipe. @throws StartUpError naming the key */
  unwrap(wrapped: Uint8Array, context: KeyContext): Promise<Buffer>
}

export const keyWrapperKinds = ['file', 'aws-kms', 'transit'] as const
export type KeyWrapperKind = (typeof keyWrapperKinds)[number]

/** The store's own file, readable by the broker's user alone, is the protection. */
export const fileWrapper: KeyWrapper = {
  kind: 'file',
  wrap: async (key) => Buffer.from(key),
  unwrap: async (wrapped) => Buffer.from(wrapped),
}
