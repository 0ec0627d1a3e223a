import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { expect, it } from 'vitest'
import { refusalOf } from '../test/crypto-error-code.ts'
import { everyBitFlipped } from '../test/tampering.ts'
import { followRoot } from './root-succession.ts'
import { signStatement, signSuccession } from './sign-statement.ts'
import { verifyStatement } from './statement.ts'

const [first, second, third] = [newRoot(), newRoot(), newRoot()]
const toSecond = signSuccession(first.privateKey, second.publicKey)
const toThird = signSuccession(second.privateKey, third.publicKey)

it('leads from whichever root key was pinned to the last one', async () => {
  for (const { publicKey } of [first, second, third])
    expect(await followRoot(publicKey, [toSecond, toThird])).toEqual(third.publicKey)
})

it('leads nowhere from a key that none of them signed with, and not past a gap', async () => {
  const stranger = newRoot().publicKey
  expect(await followRoot(stranger, [toSecond, toThird])).toEqual(stranger)
  expect(await followRoot(first.publicKey, [toThird])).toEqual(first.publicKey)
  expect(await followRoot(first.publicKey, [])).toEqual(first.publicKey)
})

it('leads nowhere when a bit of it was flipped', async () => {
  for (const { altered } of everyBitFlipped(Buffer.from(toSecond.signature, 'base64url'))) {
    const forged = { ...toSecond, signature: altered.toString('base64url') }
    expect(await followRoot(first.publicKey, [forged])).toEqual(first.publicKey)
  }
})

it('is refused when it is none', async () => {
  const forged = { ...toSecond, publicKey: 'x' }
  expect(await refusalOf(() => followRoot(first.publicKey, [forged]))).toBe('malformed')
})

it('lets a statement of the last root key be believed by whoever pinned the first', async () => {
  const unsigned = {
    purpose: 'credential',
    keyId: 'credential-1',
    publicKey: Buffer.alloc(32, 1).toString('base64url'),
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2026-02-01T00:00:00.000Z',
  } as const
  const expected = { purpose: 'credential', now: new Date('2026-01-15T00:00:00.000Z') } as const
  const statement = signStatement(third.privateKey, unsigned, [toSecond, toThird])
  expect((await verifyStatement(first.publicKey, statement, expected)).id).toBe('credential-1')
  const alone = signStatement(third.privateKey, unsigned)
  expect(await refusalOf(() => verifyStatement(first.publicKey, alone, expected))).toBe(
    'not_authentic',
  )
})

function newRoot(): { readonly privateKey: KeyObject; readonly publicKey: Uint8Array } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const der = publicKey.export({ format: 'der', type: 'spki' })
  return { privateKey, publicKey: new Uint8Array(der.subarray(-32)) }
}
