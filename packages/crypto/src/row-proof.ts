import { createHash, createHmac, randomBytes } from 'node:crypto'
import { encodeFields } from './fields.ts'
import { Secret } from './secret.ts'

/** The token of a session or a grant: 256 random bits, base64url. */
export function newToken(): Secret<string> {
  return new Secret(randomBytes(32).toString('base64url'))
}

/**
 * The token of a standing permission: HMAC-SHA256 under a key of the api over what it is for and the permission's id,
 * base64url. It is worked out when it is needed and stored nowhere.
 */
export function permissionToken(key: Secret<Uint8Array>, permissionId: string): Secret<string> {
  const mac = createHmac('sha256', key.expose())
  mac.update(encodeFields('tessera/standing-permission/v1', permissionId))
  return new Secret(mac.digest('base64url'))
}

/**
 * What opens rows in Postgres for the holder of a token: HMAC-SHA256(key = the token's UTF-8 text,
 * "rows"). The token itself cannot be found from it, so the database never sees what a cookie holds.
 */
export function rowProof(token: Secret<string>): Secret<Uint8Array> {
  return new Secret<Uint8Array>(createHmac('sha256', token.expose()).update('rows').digest())
}

/**
 * What a program shows to act for the user who gave it a consent: its own proof, and which consent it means. Postgres
 * gives nothing for the one without the other.
 *
 * @param consent a UUID
 */
export function consentProof(program: Secret<Uint8Array>, consent: string): Secret<Uint8Array> {
  const id = Buffer.from(consent.replaceAll('-', ''), 'hex')
  return new Secret<Uint8Array>(Buffer.concat([program.expose(), id]))
}

/** SHA-256 of a proof, the only form of it that is stored. */
export function proofHash(proof: Secret<Uint8Array>): Buffer {
  return createHash('sha256').update(proof.expose()).digest()
}
