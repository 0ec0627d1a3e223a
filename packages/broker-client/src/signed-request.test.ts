import { generateKeyPairSync } from 'node:crypto'
import { compactVerify, decodeProtectedHeader } from 'jose'
import { expect, it } from 'vitest'
import { bodyHash, parseUnverifiedProof, proofIsSignedBy, signRequest } from './signed-request.ts'

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
