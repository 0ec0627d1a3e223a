import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { refusalOf } from '../test/crypto-error-code.ts'
import { createKeyEncryptionKey, createKeyring } from './keyring.ts'

const first = createKeyEncryptionKey('kek-1', Buffer.alloc(32, 1))
const second = createKeyEncryptionKey('kek-2', Buffer.alloc(32, 2))

describe('createKeyEncryptionKey', () => {
  it.each([0, 16, 31, 33, 64])('refuses %d bytes', (length) => {
    expect(() => createKeyEncryptionKey('kek', Buffer.alloc(length))).toThrow(TypeError)
  })

  it('refuses an id that no header can hold', () => {
    expect(() => createKeyEncryptionKey('a key', Buffer.alloc(32))).toThrow(TypeError)
  })

  it('shows no key bytes', () => {
    const key = createKeyEncryptionKey('kek', Buffer.from('canary'.padEnd(32, '-')))
    const shown = inspect(key, { showHidden: true, depth: 9 }) + JSON.stringify(key)
    expect(shown).not.toContain('canary')
    expect(shown).not.toContain(Buffer.from('canary').toString('hex'))
  })

  it('is its own copy: the bytes may be wiped afterwards', () => {
    const bytes = Buffer.alloc(32, 3)
    const key = createKeyEncryptionKey('kek', bytes)
    bytes.fill(0)
    expect(key.key.export()).toEqual(Buffer.alloc(32, 3))
  })
})

describe('createKeyring', () => {
  it('finds the current and the previous keys', () => {
    const keyring = createKeyring(second, [first])
    expect(keyring.currentId).toBe('kek-2')
    expect(keyring.find('kek-1')).toBe(first)
    expect(keyring.find('kek-2')).toBe(second)
  })

  it('does not know other keys', async () => {
    expect(await refusalOf(() => createKeyring(second).find('kek-1'))).toBe('unknown_key')
  })

  it('refuses two keys with one id', () => {
    const impostor = createKeyEncryptionKey('kek-1', Buffer.alloc(32, 9))
    expect(() => createKeyring(first, [impostor])).toThrow(TypeError)
  })
})
