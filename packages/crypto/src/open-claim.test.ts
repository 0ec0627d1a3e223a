import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { refusalOf } from '../test/crypto-error-code.ts'
import { everyBitFlipped, everyTruncation } from '../test/tampering.ts'
import { encodeFields } from './fields.ts'
import { createClaimKey } from './open-claim.ts'
import { seal } from './seal.ts'

const context = {
  info: 'tessera/grant/v1',
  aad: encodeFields('grant-1', 'task-1', 7, 'user-1', 'service-1'),
}
const plaintext = Buffer.from('{"token":"a"}')

describe('createClaimKey', () => {
  it('opens what was sealed to it', async () => {
    const key = await createClaimKey()
    const sealed = await seal({ id: 'claim', publicKey: key.publicKey }, { ...context, plaintext })
    expect(await key.open(sealed, context)).toEqual(plaintext)
  })

  it('makes a new key for each claim', async () => {
    const [first, second] = [await createClaimKey(), await createClaimKey()]
    const sealed = await seal(
      { id: 'claim', publicKey: first.publicKey },
      { ...context, plaintext },
    )
    expect(await refusalOf(() => second.open(sealed, context))).toBe('not_authentic')
  })

  it('shows no private half and offers no way to it', async () => {
    const key = await createClaimKey()
    expect(Object.keys(key)).toEqual(['publicKey', 'open'])
    expect(inspect(key, { showHidden: true, depth: 9 })).not.toContain('private')
  })

  it('does not open what was sealed under another name', async () => {
    const key = await createClaimKey()
    const sealed = await seal(
      { id: 'credential-1', publicKey: key.publicKey },
      { ...context, plaintext },
    )
    expect(await refusalOf(() => key.open(sealed, context))).toBe('unknown_key')
  })

  it.each([
    ['grant', encodeFields('grant-2', 'task-1', 7, 'user-1', 'service-1')],
    ['task', encodeFields('grant-1', 'task-2', 7, 'user-1', 'service-1')],
    ['fence', encodeFields('grant-1', 'task-1', 8, 'user-1', 'service-1')],
    ['user', encodeFields('grant-1', 'task-1', 7, 'user-2', 'service-1')],
    ['service', encodeFields('grant-1', 'task-1', 7, 'user-1', 'service-2')],
  ])('does not open the answer to another %s', async (_, aad) => {
    const key = await createClaimKey()
    const sealed = await seal({ id: 'claim', publicKey: key.publicKey }, { ...context, plaintext })
    expect(await refusalOf(() => key.open(sealed, { ...context, aad }))).toBe('not_authentic')
  })

  it('does not open an answer that was altered or cut off anywhere', async () => {
    const key = await createClaimKey()
    const sealed = await seal({ id: 'claim', publicKey: key.publicKey }, { ...context, plaintext })
    for (const { altered } of everyBitFlipped(sealed)) {
      expect(await refusalOf(() => key.open(altered, context))).not.toBe('accepted')
    }
    for (const prefix of everyTruncation(sealed)) {
      expect(await refusalOf(() => key.open(prefix, context))).not.toBe('accepted')
    }
  })
})
