import { z } from 'zod'

/** What is stored of a credential of type `oauth2`. Only the access token ever leaves the broker to be used. */
export type StoredTokens = z.infer<typeof storedTokens>

/** @returns bytes to be wiped once they are sealed */
export function encodeStoredTokens(tokens: StoredTokens): Buffer {
  return Buffer.from(JSON.stringify(tokens))
}

/** @throws ZodError when a broker did not write these bytes */
export function decodeStoredTokens(bytes: Uint8Array): StoredTokens {
  return storedTokens.parse(JSON.parse(Buffer.from(bytes).toString()))
}

/** Goes into a header as it is. */
const token = z.string().regex(/^[\x21-\x7e]{1,8192}$/)

const storedTokens = z.strictObject({
  /** Who issued them: the refresh token goes nowhere else, whatever the server's record says by now. */
  issuer: z.string(),
  clientId: z.string(),
  /** Who signed in, as an OpenID provider names her. */
  subject: z.string().nullable(),
  accessToken: token,
  refreshToken: token.nullable(),
})
