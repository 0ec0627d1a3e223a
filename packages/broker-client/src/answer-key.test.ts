import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { expect, test } from 'vitest'
import { signSuccession } from '@tessera/crypto/sign-statement'
import { formatSuccessions, readAnswerKey, signAnswerKey } from './answer-key.ts'
import { signToken } from './signed-request.ts'

const root = generateKeyPairSync('ed25519')
const answer = generateKeyPairSync('ed25519')

test('the root key’s word about an answer key is believed', async () => {
  const statement = signAnswerKey(root.privateKey, answer.privateKey)
  const key = await readAnswerKey(rawKey(root.publicKey), { statement, successions: '' })
  expect(key?.equals(createPublicKey(answer.privateKey))).toBe(true)
})

test('nobody else’s word is, and no other word of the root key', async () => {
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
  for (const statement of refused)
    expect(await readAnswerKey(pinned, { statement, successions: '' })).toBeNull()
})

test('the word of the root key that follows the pinned one is believed, and of no other', async () => {
  const next = generateKeyPairSync('ed25519')
  const statement = signAnswerKey(next.privateKey, answer.privateKey)
  const said = (by: KeyObject) => ({
    statement,
    successions: formatSuccessions([signSuccession(by, rawKey(next.publicKey))]),
  })
  const pinned = rawKey(root.publicKey)
  expect(await readAnswerKey(pinned, said(root.privateKey))).not.toBeNull()
  expect(await readAnswerKey(pinned, said(next.privateKey))).toBeNull()
  for (const successions of ['', 'x', 'x.y', '. .'])
    expect(await readAnswerKey(pinned, { statement, successions })).toBeNull()
})

test('each root key of a line of them leads to the next', async () => {
  const [second, third] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')]
  const statement = signAnswerKey(third.privateKey, answer.privateKey)
  const successions = formatSuccessions([
    signSuccession(root.privateKey, rawKey(second.publicKey)),
    signSuccession(second.privateKey, rawKey(third.publicKey)),
  ])
  const read = async (pinned: KeyObject) =>
    await readAnswerKey(rawKey(pinned), { statement, successions })
  expect(await read(root.publicKey)).not.toBeNull()
  expect(await read(second.publicKey)).not.toBeNull()
  expect(await read(answer.publicKey)).toBeNull()
})

function rawKey(key: KeyObject): Uint8Array {
  return key.export({ format: 'der', type: 'spki' }).subarray(-32)
}
