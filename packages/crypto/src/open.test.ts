import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refusalOf } from '../test/crypto-error-code.ts'
import vector from '../vectors/hpke-rfc9180.json' with { type: 'json' }
import { createOpener, generateOpeningKey, sealedKeyId, sealingKeyOf } from './open.ts'
import { seal } from './seal.ts'
import { Secret } from './secret.ts'

const context = { info: 'info', aad: Buffer.from('aad') }

describe('createOpener', () => {
  it('opens for each of its keys, so that keys can be rotated', async () => {
    const old = await generateOpeningKey('old')
    const current = await generateOpeningKey('current')
    const opener = await createOpener([current.openingKey, old.openingKey])
    for (const { sealingKey } of [old, current]) {
      const sealed = await seal(sealingKey, { ...context, plaintext: Buffer.from(sealingKey.id) })
      expect((await opener.open(sealed, context)).toString()).toBe(sealingKey.id)
    }
  })

  it('says unknown_key for a key that was destroyed', async () => {
    const { sealingKey } = await generateOpeningKey('destroyed')
    const opener = await createOpener([(await generateOpeningKey('current')).openingKey])
    const sealed = await seal(sealingKey, { ...context, plaintext: Buffer.from('a') })
    expect(await refusalOf(() => opener.open(sealed, context))).toBe('unknown_key')
  })

  it('opens many at once', async () => {
    const { openingKey, sealingKey } = await generateOpeningKey('key')
    const opener = await createOpener([openingKey])
    const texts = Array.from({ length: 50 }, (_, index) => `text ${index}`)
    const opened = await Promise.all(
      texts.map(async (text) => {
        const sealed = await seal(sealingKey, { ...context, plaintext: Buffer.from(text) })
        return (await opener.open(sealed, context)).toString()
      }),
    )
    expect(opened).toEqual(texts)
  })

  it('keeps working after the secret it was made from was wiped', async () => {
    const { openingKey, sealingKey } = await generateOpeningKey('key')
    const opener = await createOpener([openingKey])
    openingKey.privateKey.wipe()
    const sealed = await seal(sealingKey, { ...context, plaintext: Buffer.from('a') })
    expect((await opener.open(sealed, context)).toString()).toBe('a')
  })

  it('refuses two keys with one id', async () => {
    const { openingKey } = await generateOpeningKey('key')
    await expect(createOpener([openingKey, openingKey])).rejects.toThrow(TypeError)
  })

  it('refuses a key whose id no header can hold', async () => {
    const { openingKey } = await generateOpeningKey('key')
    await expect(createOpener([{ ...openingKey, id: 'a key' }])).rejects.toThrow(TypeError)
  })

  it.each([0, 31, 33])('refuses a private key of %d bytes', async (length) => {
    const key = { id: 'key', privateKey: new Secret<Uint8Array>(Buffer.alloc(length, 1)) }
    await expect(createOpener([key])).rejects.toThrow(TypeError)
  })

  it('refuses any bytes that were not sealed, with a code', async () => {
    const opener = await createOpener([(await generateOpeningKey('k')).openingKey])
    const almostSealed = fc
      .uint8Array({ minLength: 40, maxLength: 90, size: 'max' })
      .map((rest) => Buffer.concat([Buffer.from('\u0001\u0001k', 'latin1'), rest]))
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array(), almostSealed), async (bytes) => {
        expect(await refusalOf(() => opener.open(bytes, context))).not.toBe('accepted')
      }),
    )
  })
})

describe('generateOpeningKey', () => {
  it('makes a new pair each time, and boxes the private half', async () => {
    const first = await generateOpeningKey('key')
    const second = await generateOpeningKey('key')
    expect(first.sealingKey.publicKey).toHaveLength(32)
    expect(first.sealingKey.publicKey).not.toEqual(second.sealingKey.publicKey)
    expect(JSON.stringify(first.openingKey)).toBe('{"id":"key","privateKey":"[secret]"}')
  })

  it.each(['', 'with space', 'a'.repeat(65)])('refuses the id %j', async (id) => {
    await expect(generateOpeningKey(id)).rejects.toThrow(TypeError)
  })
})

describe('sealedKeyId', () => {
  it('names the key that something was sealed to', async () => {
    const { sealingKey } = await generateOpeningKey('key-1')
    const sealed = await seal(sealingKey, { ...context, plaintext: Buffer.from('a') })
    expect(sealedKeyId(sealed)).toBe('key-1')
  })

  it('refuses what cannot have been sealed', async () => {
    expect(await refusalOf(() => sealedKeyId(Buffer.from('\u0001\u0001k', 'latin1')))).toBe(
      'malformed',
    )
  })
})

describe('sealingKeyOf', () => {
  it('gives the public half of RFC 9180’s recipient', () => {
    const privateKey = new Secret<Uint8Array>(Buffer.from(vector.skRm, 'hex'))
    const { publicKey } = sealingKeyOf({ id: 'key', privateKey })
    expect(Buffer.from(publicKey).toString('hex')).toBe(vector.pkRm)
  })

  it('gives the key that was made with the opening key', async () => {
    const { openingKey, sealingKey } = await generateOpeningKey('key')
    expect(sealingKeyOf(openingKey)).toEqual(sealingKey)
  })
})
