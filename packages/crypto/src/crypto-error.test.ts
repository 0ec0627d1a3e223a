import { expect, it } from 'vitest'
import { CryptoError } from './crypto-error.ts'

it('says in a log that it is a refusal of this package, and which check failed', () => {
  expect(String(new CryptoError('malformed', 'it is cut off'))).toBe('CryptoError: it is cut off')
})
