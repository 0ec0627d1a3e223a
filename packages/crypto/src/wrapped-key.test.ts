import { describe, expect, it } from 'vitest'
import { refusalOf } from '../test/crypto-error-code.ts'
import { everyTruncation } from '../test/tampering.ts'
import { createKeyEncryptionKey, createKeyring } from './keyring.ts'
import { afterWrappedKey, wrapKey } from './wrapped-key.ts'

const keyring = createKeyring(createKeyEncryptionKey('kek-1', Buffer.alloc(32, 1)))
const wrapped = wrapKey(keyring, 'tessera/envelope-key/v1', Buffer.from('aad'), Buffer.alloc(32, 5))

describe('afterWrappedKey', () => {
  it.each(['', 'a', 'what follows'])('gives %j when that follows', (text) => {
    const bytes = Buffer.concat([wrapped, Buffer.from(text)])
    expect(Buffer.from(afterWrappedKey(bytes)).toString()).toBe(text)
  })

  it('refuses a wrapped key that is cut off at any length', async () => {
    for (const prefix of everyTruncation(wrapped)) {
      expect(await refusalOf(() => afterWrappedKey(prefix))).toBe('malformed')
    }
  })
})
