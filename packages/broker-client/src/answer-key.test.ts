import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { expect, test } from 'vitest'
import { readAnswerKey, signAnswerKey } from './answer-key.ts'
import { signToken } from './signed-request.ts'

const root = generateKeyPairSync('ed25519')
const answer = generateKeyPairSync('ed25519')

test('the root key’s word about an answer key is believed', () => {
  const statement = signAnswerKey(root.privateKey, answer.privateKey)
  const key = readAnswerKey(rawKey(root.publicKey), statement)
  expect(key?.equals(createPublicKey(answer.privateKey))).toBe(true)
})

test('nobody else’s word is, and no other word of the root key', () => {
  const pinned = rawKey(root.publicKey)
  const other = generateKeyPairSync('ed25519')
  const payload = { x: Buffer.from(rawKey(other.publicKey)).toString('base64url') }
  const refused = [
    signAnswerKey(other.privateKey, other.privateKey),
    signToken({ typ: 'dpop+jwt', alg: 'EdDSA' }, payload, root.privateKey),
    signAnswerKey(root.privateKey, answer.privateKey).replace(/^./, 'f'),
    '',
    '..',
  ]
  for (const statement of refused) expect(readAnswerKey(pinned, statement)).toBeNull()
})

function rawKey(key: KeyObject): Uint8Array {
  return key.export({ format: 'der', type: 'spki' }).subarray(-32)
}
