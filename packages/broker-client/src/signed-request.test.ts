import { generateKeyPairSync } from 'node:crypto'
import { compactVerify, decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import {
  answerIsSigned,
  bodyHash,
  parseUnverifiedProof,
  proofIsSignedBy,
  readSignedToken,
  signAnswer,
  signRequest,
  signToken,
} from './signed-request.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const request = { method: 'POST', url: 'http://127.0.0.1:1/trpc/health', body: '{"a":1}' }

it('is a JWS that another library verifies, in the form of RFC 9449', async () => {
  const proof = signRequest({ clientId: 'worker-1', key: privateKey }, request)

  const { payload } = await compactVerify(proof, publicKey)

  expect(decodeProtectedHeader(proof)).toEqual({ typ: 'dpop+jwt', alg: 'EdDSA', kid: 'worker-1' })
  expect(JSON.parse(Buffer.from(payload).toString())).toMatchObject({
    htm: 'POST',
    htu: request.url,
    bh: bodyHash(request.body),
  })
})

it('has an id of its own each time', () => {
  const sign = () =>
    parseUnverifiedProof(signRequest({ clientId: 'worker-1', key: privateKey }, request))?.jti
  expect(sign()).not.toBe(sign())
})

it('is not signed by a key that did not sign it, nor after any character was changed', () => {
  const proof = signRequest({ clientId: 'worker-1', key: privateKey }, request)
  expect(proofIsSignedBy(proof, publicKey)).toBe(true)
  expect(proofIsSignedBy(proof, generateKeyPairSync('ed25519').publicKey)).toBe(false)
  // The last character of base64url may carry bits that mean nothing.
  for (let at = 0; at < proof.length - 1; at++) {
    const changed = `${proof.slice(0, at)}${proof[at] === 'A' ? 'B' : 'A'}${proof.slice(at + 1)}`
    expect(proofIsSignedBy(changed, publicKey), `character ${at}`).toBe(false)
  }
})

it.each(['', '.', '..', 'a.b.c', 'e30.e30.', '💥'])('reads no claims from %j', (text) => {
  expect(parseUnverifiedProof(text)).toBeNull()
})

it.each([
  ['of another kind', { typ: 'jwt', alg: 'EdDSA', kid: 'worker-1' }, {}],
  ['with another algorithm', { typ: 'dpop+jwt', alg: 'none', kid: 'worker-1' }, {}],
  ['of no client', { typ: 'dpop+jwt', alg: 'EdDSA' }, {}],
  ['without a time', undefined, { iat: undefined }],
  ['from beyond all times', undefined, { iat: 253_402_300_800 }],
  ['with an id that is easily made again', undefined, { jti: 'short' }],
])('reads no claims from a token %s', (_, header, change) => {
  const claims = { htm: 'POST', htu: '/', iat: 1, jti: 'a'.repeat(24), bh: '' }
  const proofWith = (payload: object) =>
    signToken(header ?? { typ: 'dpop+jwt', alg: 'EdDSA', kid: 'worker-1' }, payload, privateKey)
  expect(parseUnverifiedProof(proofWith({ ...claims, ...change }))).toBeNull()
})

it('is read with all its claims', () => {
  const proof = signRequest({ clientId: 'worker-1', key: privateKey }, request)
  expect(parseUnverifiedProof(proof)).toEqual({
    clientId: 'worker-1',
    htm: 'POST',
    htu: request.url,
    iat: expect.toSatisfy((iat: number) => Math.abs(iat - Date.now() / 1000) < 60),
    jti: expect.stringMatching(/^[\w-]{24}$/),
    bh: bodyHash(request.body),
  })
})

describe('a signed answer', () => {
  const answer = { requestProof: 'proof', status: 200, body: '{}' }
  const signature = signAnswer(privateKey, answer)

  it('is a JWS that another library verifies, of a kind of its own', async () => {
    const signature = signAnswer(privateKey, answer)
    const { payload } = await compactVerify(signature, publicKey)
    expect(decodeProtectedHeader(signature)).toEqual({ typ: 'tessera-answer+jwt', alg: 'EdDSA' })
    expect(JSON.parse(Buffer.from(payload).toString())).toEqual({
      req: bodyHash('proof'),
      status: 200,
      bh: bodyHash('{}'),
    })
  })

  it.each([
    ['its request', { requestProof: 'another' }],
    ['its status', { status: 201 }],
    ['its body', { body: '[]' }],
  ])('is bound to %s', (_, change) => {
    expect(answerIsSigned(publicKey, signature, answer)).toBe(true)
    expect(answerIsSigned(publicKey, signature, { ...answer, ...change })).toBe(false)
  })

  it('is bound to the key of its signature', () => {
    const { publicKey: other } = generateKeyPairSync('ed25519')
    expect(answerIsSigned(other, signature, answer)).toBe(false)
  })

  it.each(['', '.', 'a.b.c', '💥'])('is not %j', (text) => {
    expect(answerIsSigned(publicKey, text, answer)).toBe(false)
  })
})

it('a signed token is read by the key that signed it only', () => {
  const token = signToken({ typ: 'a' }, { b: 1 }, privateKey)
  expect(readSignedToken(token, publicKey)).toEqual({ header: { typ: 'a' }, payload: { b: 1 } })
  expect(readSignedToken(token, generateKeyPairSync('ed25519').publicKey)).toBeNull()
})
