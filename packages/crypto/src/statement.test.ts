import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { refusalOf } from '../test/crypto-error-code.ts'
import { everyBitFlipped } from '../test/tampering.ts'
import { createOpener, generateOpeningKey } from './open.ts'
import { seal } from './seal.ts'
import { signStatement } from './sign-statement.ts'
import { type SealingKeyStatement, statementBytes, verifyStatement } from './statement.ts'

const root = newRoot()
const { openingKey, sealingKey } = await generateOpeningKey('credential-1')
const unsigned = {
  purpose: 'credential',
  keyId: 'credential-1',
  publicKey: Buffer.from(sealingKey.publicKey).toString('base64url'),
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter: '2026-02-01T00:00:00.000Z',
} as const
const statement = signStatement(root.privateKey, unsigned)
const expected = { purpose: 'credential', now: new Date('2026-01-15T00:00:00.000Z') } as const

describe('verifyStatement', () => {
  it('gives a key that one can seal to', async () => {
    const key = await verifyStatement(root.publicKey, statement, expected)
    expect(key).toEqual({ id: 'credential-1', publicKey: new Uint8Array(sealingKey.publicKey) })
    const context = { info: 'info', aad: new Uint8Array() }
    const sealed = await seal(key, { ...context, plaintext: Buffer.from('a') })
    const opener = await createOpener([openingKey])
    expect((await opener.open(sealed, context)).toString()).toBe('a')
  })

  it('accepts a statement that went through JSON', async () => {
    const received: SealingKeyStatement = JSON.parse(JSON.stringify(statement))
    expect(await refusalOf(() => verifyStatement(root.publicKey, received, expected))).toBe(
      'accepted',
    )
  })

  it('refuses the signature of another root', async () => {
    const forged = signStatement(newRoot().privateKey, unsigned)
    expect(await refusalOf(() => verifyStatement(root.publicKey, forged, expected))).toBe(
      'not_authentic',
    )
  })

  it('refuses a signature with any bit flipped', async () => {
    for (const { altered } of everyBitFlipped(Buffer.from(statement.signature, 'base64url'))) {
      const forged = { ...statement, signature: altered.toString('base64url') }
      expect(await refusalOf(() => verifyStatement(root.publicKey, forged, expected))).toBe(
        'not_authentic',
      )
    }
  })

  it('refuses a public key with any bit flipped', async () => {
    for (const { altered } of everyBitFlipped(sealingKey.publicKey)) {
      const forged = { ...statement, publicKey: altered.toString('base64url') }
      expect(await refusalOf(() => verifyStatement(root.publicKey, forged, expected))).toBe(
        'not_authentic',
      )
    }
  })

  it.each([
    ['purpose', { purpose: 'context' }, { purpose: 'context', now: expected.now }],
    ['key id', { keyId: 'credential-2' }, expected],
    ['start', { notBefore: '2025-01-01T00:00:00.000Z' }, expected],
    ['end', { notAfter: '2027-01-01T00:00:00.000Z' }, expected],
  ] as const)('refuses a statement whose %s was changed', async (_, change, wanted) => {
    const forged = { ...statement, ...change }
    expect(await refusalOf(() => verifyStatement(root.publicKey, forged, wanted))).toBe(
      'not_authentic',
    )
  })

  it('refuses a key of another purpose, though it is signed', async () => {
    const context = signStatement(root.privateKey, { ...unsigned, purpose: 'context' })
    expect(await refusalOf(() => verifyStatement(root.publicKey, context, expected))).toBe(
      'not_authentic',
    )
  })

  it.each([
    ['2025-12-31T23:59:59.999Z', 'unknown_key'],
    ['2026-01-01T00:00:00.000Z', 'accepted'],
    ['2026-01-31T23:59:59.999Z', 'accepted'],
    ['2026-02-01T00:00:00.000Z', 'unknown_key'],
  ])('at %s: %s', async (now, outcome) => {
    const wanted = { purpose: 'credential', now: new Date(now) } as const
    expect(await refusalOf(() => verifyStatement(root.publicKey, statement, wanted))).toBe(outcome)
  })

  it.each([
    ['a short public key', { publicKey: 'AAAA' }],
    ['a padded public key', { publicKey: `${unsigned.publicKey}=` }],
    ['a short signature', { signature: 'AAAA' }],
    ['a key id with a space', { keyId: 'credential 1' }],
    ['no key id', { keyId: '' }],
    ['a date without a time', { notBefore: '2026-01-01' }],
    ['a time with an offset', { notAfter: '2026-02-01T01:00:00.000+01:00' }],
    ['a day that does not exist', { notAfter: '2026-02-30T00:00:00.000Z' }],
    ['text for a time', { notBefore: 'always' }],
  ])('finds %s malformed', async (_, change) => {
    const received = { ...statement, ...change }
    expect(await refusalOf(() => verifyStatement(root.publicKey, received, expected))).toBe(
      'malformed',
    )
  })
})

describe('signStatement', () => {
  it('signs fields that cannot run into one another', () => {
    const one = statementBytes({ ...unsigned, keyId: 'a' })
    const other = statementBytes({ ...unsigned, keyId: 'aa' })
    expect(other).not.toEqual(one)
  })

  it('takes nothing along but the fields of a statement', () => {
    const extra = { ...unsigned, privateKey: 'do not copy' }
    expect(Object.keys(signStatement(root.privateKey, extra)).sort()).toEqual(
      Object.keys(statement).sort(),
    )
  })

  it('signs only what can be verified', async () => {
    expect(
      await refusalOf(() => signStatement(root.privateKey, { ...unsigned, notAfter: 'never' })),
    ).toBe('malformed')
  })

  it('refuses a key that is not Ed25519', () => {
    const { privateKey } = generateKeyPairSync('x25519')
    expect(() => signStatement(privateKey, unsigned)).toThrow(TypeError)
  })
})

function newRoot(): { readonly privateKey: KeyObject; readonly publicKey: Uint8Array } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return { privateKey, publicKey: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32) }
}
