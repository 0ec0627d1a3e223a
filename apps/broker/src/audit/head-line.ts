import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { encodeFields } from '@tessera/crypto/fields'
import type { AuditHead } from '@tessera/db/vault/audit-lanes'
import { z } from 'zod'

/** What the broker says, outside the database, about how far the record had come. */
export interface HeadLine {
  readonly at: string
  /** How many records there were. */
  readonly records: number
  readonly heads: readonly AuditHead[]
  /** SHA-256 of the line before; empty for the first. */
  readonly previous: string
  /** Which key signed: the first bytes of its public half's SHA-256. */
  readonly keyId: string
}

/** One line of JSON, without its end. */
export function signHeadLine(
  key: KeyObject,
  said: Pick<HeadLine, 'at' | 'heads' | 'previous'>,
): string {
  const line: HeadLine = {
    at: said.at,
    records: said.heads.reduce((sum, { sequence }) => sum + sequence, 0),
    heads: said.heads,
    previous: said.previous,
    keyId: signingKeyId(key),
  }
  return JSON.stringify({
    ...line,
    heads: line.heads.map(({ lane, sequence, mac }) => [lane, sequence, mac.toString('base64url')]),
    signature: sign(null, signedBytes(line), key).toString('base64url'),
  })
}

/** @returns null when it is not such a line, or none of these keys signed it */
export function readHeadLine(text: string, keys: readonly KeyObject[]): HeadLine | null {
  const parsed = headLine.safeParse(parse(text))
  if (!parsed.success) return null
  const { signature, ...line } = parsed.data
  const key = keys.find((candidate) => signingKeyId(candidate) === line.keyId)
  if (key === undefined) return null
  return verify(null, signedBytes(line), key, Buffer.from(signature, 'base64url')) ? line : null
}

export function lineHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

function signedBytes(line: HeadLine): Uint8Array {
  const heads = line.heads.map(({ lane, sequence, mac }) => encodeFields(lane, sequence, mac))
  return encodeFields(
    'tessera/audit-heads/v1',
    line.at,
    line.records,
    line.previous,
    line.keyId,
    ...heads,
  )
}

function signingKeyId(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  const der = publicKey.export({ format: 'der', type: 'spki' })
  return createHash('sha256').update(der).digest().subarray(0, 8).toString('base64url')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const mac = z.base64url().transform((encoded) => Buffer.from(encoded, 'base64url'))
const headLine = z.strictObject({
  at: z.string(),
  records: z.int(),
  heads: z.array(
    z
      .tuple([z.int(), z.int(), mac])
      .transform(([lane, sequence, value]) => ({ lane, sequence, mac: value })),
  ),
  previous: z.string(),
  keyId: z.string(),
  signature: z.base64url(),
})
