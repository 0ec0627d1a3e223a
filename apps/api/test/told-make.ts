// What the certificates are read by asks for it first.
import 'reflect-metadata'
import { createHash, webcrypto } from 'node:crypto'
import { CRLDistributionPointsExtension, Extension, X509CertificateGenerator } from '@peculiar/x509'
import {
  decodeAttestationObject,
  isoCBOR,
  parseAuthenticatorData,
} from '@simplewebauthn/server/helpers'
import type { NewPasskeyAnswer } from '@tessera/contracts/passkey'

/**
 * The answer of a key that tells its make, though it was not asked: Android Key Attestation, WebAuthn §8.4, under an authority
 * that the key's owner has made herself.
 *
 * @param revocations where its certificate wants to be looked up
 */
export async function tellMake(
  answer: NewPasskeyAnswer,
  revocations: string,
): Promise<NewPasskeyAnswer> {
  const { clientDataJSON, attestationObject } = answer.response
  const authData = decodeAttestationObject(bytesOf(attestationObject)).get('authData')
  const { credentialPublicKey = new Uint8Array() } = parseAuthenticatorData(authData)
  const chain = await certificatesFor(
    credentialPublicKey,
    createHash('sha256').update(bytesOf(clientDataJSON)).digest(),
    revocations,
  )
  const statement = new Map<string, Told>([
    ['alg', -7],
    ['sig', new Uint8Array(70)],
    ['x5c', chain],
  ])
  const told = new Map<string, Told>([
    ['fmt', 'android-key'],
    ['attStmt', statement],
    ['authData', authData],
  ])
  const attestation = Buffer.from(isoCBOR.encode(told)).toString('base64url')
  return { ...answer, response: { ...answer.response, attestationObject: attestation } }
}

async function certificatesFor(
  publicKey: Uint8Array<ArrayBuffer>,
  clientDataHash: Buffer,
  revocations: string,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const keys = await webcrypto.subtle.generateKey(ES256, true, ['sign', 'verify'])
  const life = { notBefore: new Date(Date.now() - HOUR), notAfter: new Date(Date.now() + HOUR) }
  const authority = await X509CertificateGenerator.createSelfSigned({
    ...life,
    name: 'CN=authority',
    serialNumber: '01',
    signingAlgorithm: ES256,
    keys,
  })
  const leaf = await X509CertificateGenerator.create({
    ...life,
    subject: 'CN=key',
    issuer: 'CN=authority',
    serialNumber: '02',
    signingAlgorithm: ES256,
    publicKey: await importKey(publicKey),
    signingKey: keys.privateKey,
    extensions: [
      new CRLDistributionPointsExtension([revocations]),
      new Extension(KEY_DESCRIPTION, false, keyDescription(clientDataHash)),
    ],
  })
  return [leaf, authority].map(({ rawData }) => new Uint8Array(rawData))
}

async function importKey(publicKey: Uint8Array<ArrayBuffer>) {
  const coordinates = isoCBOR.decodeFirst<Map<number, Uint8Array>>(publicKey)
  const x = Buffer.from(coordinates.get(-2) ?? []).toString('base64url')
  const y = Buffer.from(coordinates.get(-3) ?? []).toString('base64url')
  return await webcrypto.subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', x, y }, ES256, true, [
    'verify',
  ])
}

/** In DER: versions and security levels, the challenge, no unique id, and two lists that allow nothing. */
function keyDescription(challenge: Buffer): Uint8Array<ArrayBuffer> {
  const versions = [2, 1, 3, 10, 1, 1, 2, 1, 3, 10, 1, 1]
  const fields = [...versions, 4, challenge.length, ...challenge, 4, 0, 0x30, 0, 0x30, 0]
  return Uint8Array.from([0x30, fields.length, ...fields])
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, 'base64url'))
}

type Told =
  | string
  | number
  | Uint8Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>[]
  | Map<string, Told>

const ES256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const KEY_DESCRIPTION = '1.3.6.1.4.1.11129.2.1.17'
const HOUR = 3_600_000
