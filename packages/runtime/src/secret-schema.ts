import { Secret } from '@tessera/crypto/secret'
import { z } from 'zod'

/** A non-empty text, boxed. */
export const secretText = z
  .string()
  .min(1)
  .transform((text) => new Secret<string>(text))

/** Bytes as canonical base64url, boxed. */
export const secretBytes = z
  .string()
  .min(1)
  .refine((text) => Buffer.from(text, 'base64url').toString('base64url') === text)
  .transform((text) => new Secret<Uint8Array>(Buffer.from(text, 'base64url')))
