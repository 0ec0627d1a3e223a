import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { CryptoError } from '@tessera/crypto/crypto-error'
import {
  createKeyEncryptionKey,
  createKeyring,
  envelopeKeyId,
  openEnvelope,
  sealEnvelope,
} from '@tessera/crypto/envelope'
import { encodeFields } from '@tessera/crypto/fields'
import { StartUpError } from '@tessera/runtime/start-up-error'
import { combine, split } from 'shamir-secret-sharing'
import { decodeKeyStore, encodeKeyStore, type StoredKeys } from './key-store-file.ts'
import { fileWrapper, type KeyWrapper } from './key-wrapper.ts'

/** The keys of a store, encrypted under a key that exists in no place but, in parts, in the shares. */
export interface KeyBackup {
  readonly contents: Uint8Array
  /** Any {@link sharesNeeded} of them open the backup; fewer say nothing about it. */
  readonly shares: readonly string[]
}

export async function backUpKeys(stored: StoredKeys, wrapper: KeyWrapper): Promise<KeyBackup> {
  const plain = await rewrapStore(stored, wrapper, fileWrapper)
  const plaintext = encodeKeyStore(plain)
  const backupKey = randomBytes(32)
  try {
    const id = `backup-${randomBytes(5).toString('hex')}`
    const contents = sealEnvelope(keyringOf(id, backupKey), { aad: backupAad(id), plaintext })
    const shares = await split(new Uint8Array(backupKey), sharesMade, sharesNeeded)
    return { contents, shares: shares.map((share) => shareText(id, share)) }
  } finally {
    backupKey.fill(0)
    plaintext.fill(0)
    for (const { wrapped } of plain.keys) wrapped.fill(0)
  }
}

/**
 * @param wrapper what protects the keys from here on
 * @throws StartUpError when the shares are too few, mistyped, or of another backup
 */
export async function restoreKeys(
  contents: Uint8Array,
  shares: readonly string[],
  wrapper: KeyWrapper,
): Promise<StoredKeys> {
  const id = backupIdOf(contents)
  const parsed = [...new Set(shares)].map((share) => parseShare(id, share))
  if (parsed.length < sharesNeeded) {
    throw new StartUpError(`${sharesNeeded} different shares are needed to open ${id}`)
  }
  const backupKey = await combine(parsed)
  try {
    const plaintext = openEnvelope(keyringOf(id, backupKey), {
      aad: backupAad(id),
      envelope: contents,
    })
    const plain = decodeKeyStore(plaintext)
    plaintext.fill(0)
    const stored = await rewrapStore(plain, fileWrapper, wrapper)
    if (wrapper !== fileWrapper) for (const { wrapped } of plain.keys) wrapped.fill(0)
    return stored
  } catch (cause) {
    if (!(cause instanceof CryptoError)) throw cause
    throw new StartUpError(`the shares do not open ${id}`, { cause })
  } finally {
    backupKey.fill(0)
    for (const share of parsed) share.fill(0)
  }
}

export const sharesMade = 5
export const sharesNeeded = 3

async function rewrapStore(
  stored: StoredKeys,
  from: KeyWrapper,
  to: KeyWrapper,
): Promise<StoredKeys> {
  const keys = []
  for (const { wrapped, ...key } of stored.keys) {
    const context = { purpose: key.purpose, keyId: key.id }
    const bytes = await from.unwrap(wrapped, context)
    keys.push({ ...key, wrapped: await to.wrap(bytes, context) })
    bytes.fill(0)
  }
  return { ...stored, wrapper: to.kind, keys }
}

function backupIdOf(contents: Uint8Array): string {
  try {
    return envelopeKeyId(contents)
  } catch (cause) {
    throw new StartUpError('the file is not a backup of keys', { cause })
  }
}

function keyringOf(id: string, backupKey: Uint8Array) {
  return createKeyring(createKeyEncryptionKey(id, backupKey))
}

function backupAad(id: string): Uint8Array {
  return encodeFields('tessera/key-backup/v1', id)
}

/** Names its backup, and ends in a checksum, because people copy it by hand. */
function shareText(id: string, share: Uint8Array): string {
  return `${id}.${Buffer.concat([share, checksum(id, share)]).toString('base64url')}`
}

function parseShare(id: string, text: string): Uint8Array {
  const [of, encoded = ''] = text.trim().split('.')
  if (of !== id) throw new StartUpError(`a share is not of ${id}`)
  const bytes = Buffer.from(encoded, 'base64url')
  const share = new Uint8Array(bytes.subarray(0, -checksumBytes))
  const end = bytes.subarray(-checksumBytes)
  if (share.length !== shareBytes || !timingSafeEqual(end, checksum(id, share))) {
    throw new StartUpError(`a share of ${id} is mistyped`)
  }
  return share
}

function checksum(id: string, share: Uint8Array): Buffer {
  const fields = encodeFields('tessera/key-share/v1', id, share)
  return createHash('sha256').update(fields).digest().subarray(0, checksumBytes)
}

/** One byte more than the key: which share it is. */
const shareBytes = 33
const checksumBytes = 4
