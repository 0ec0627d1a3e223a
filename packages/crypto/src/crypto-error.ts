/**
 * - `malformed`: the bytes cannot be what they should be (version, lengths, encoding).
 * - `unknown_key`: well formed, but for a key that is not held here or not valid now.
 * - `not_authentic`: damaged, altered, truncated, or made for another context.
 */
export type CryptoErrorCode = 'malformed' | 'unknown_key' | 'not_authentic'

/**
 * Input from outside that was refused. Its message names the check that failed and never holds
 * keys, plaintext or associated data. Mistakes of the calling code are `TypeError`s instead.
 */
export class CryptoError extends Error {
  override readonly name = 'CryptoError'
  readonly code: CryptoErrorCode

  constructor(code: CryptoErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
