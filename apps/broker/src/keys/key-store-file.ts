import { mkdir, open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { keyPurposes, keyStates } from '@tessera/broker-client/key-purpose'
import { readPrivateFile } from '@tessera/runtime/private-file'
import { StartUpError } from '@tessera/runtime/start-up-error'
import { z } from 'zod'
import type { ReachFaultPoint } from './fault-points.ts'
import { keyWrapperKinds } from './key-wrapper.ts'

/** A key as it lies in the store. */
export type StoredKey = Readonly<Omit<z.output<typeof storedKey>, 'bytes'>> & {
  readonly wrapped: Uint8Array
}

export interface StoredKeys {
  /** Rises with each change. */
  readonly generation: number
  readonly wrapper: (typeof keyWrapperKinds)[number]
  readonly keys: readonly StoredKey[]
}

export function keyStorePath(directory: string): string {
  return join(directory, 'keys.store')
}

/** @throws StartUpError when the store is missing, open to others, or not one */
export function readKeyStoreFile(path: string): StoredKeys {
  const contents = readPrivateFile(path)
  try {
    return decodeKeyStore(contents)
  } catch (cause) {
    throw new StartUpError(`${path} is not a key store`, { cause })
  } finally {
    contents.fill(0)
  }
}

/** Without a copy of any key. @throws StartUpError */
export function readKeyStoreGeneration(path: string): number {
  const contents = readPrivateFile(path)
  try {
    return readHeader(contents).generation
  } catch (cause) {
    throw new StartUpError(`${path} is not a key store`, { cause })
  } finally {
    contents.fill(0)
  }
}

/** A reader, and a start after a crash, finds the old store or the new one, never a half. */
export async function writeKeyStoreFile(
  path: string,
  stored: StoredKeys,
  reached: ReachFaultPoint = () => {},
): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const contents = encodeKeyStore(stored)
  const file = await open(`${path}.new`, 'w', 0o600)
  try {
    await file.chmod(0o600)
    await file.writeFile(contents)
    await file.sync()
  } finally {
    contents.fill(0)
    await file.close()
  }
  await reached('store: new file written')
  await rename(`${path}.new`, path)
  await reached('store: file replaced')
  const directory = await open(dirname(path), 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

/** A line of JSON, then the keys' bytes: they never become a string, which nobody could overwrite. */
export function encodeKeyStore(stored: StoredKeys): Buffer {
  const described = stored.keys.map(({ wrapped, ...key }) => ({ ...key, bytes: wrapped.length }))
  const header = JSON.stringify({ version: 1, ...stored, keys: described })
  return Buffer.concat([Buffer.from(`${header}\n`), ...stored.keys.map(({ wrapped }) => wrapped)])
}

/** @throws Error when the bytes are not exactly a key store */
export function decodeKeyStore(contents: Uint8Array): StoredKeys {
  const bytes = Buffer.from(contents.buffer, contents.byteOffset, contents.byteLength)
  const { generation, wrapper, keys, end } = readHeader(bytes)
  let position = end
  const read = keys.map(({ bytes: length, ...key }) => {
    // A copy, not a view: what was read is wiped.
    const wrapped = Buffer.from(bytes.subarray(position, position + length))
    position += length
    return { ...key, wrapped }
  })
  if (position !== bytes.length) throw new RangeError('the key store is cut off or too long')
  if (new Set(keys.map(({ id }) => id)).size !== keys.length) {
    throw new TypeError('two keys of the store share an id')
  }
  return { generation, wrapper, keys: read }
}

function readHeader(bytes: Buffer) {
  const line = bytes.indexOf('\n')
  const header = storeHeader.parse(JSON.parse(bytes.subarray(0, Math.max(line, 0)).toString()))
  return { ...header, end: line + 1 }
}

const storedKey = z.strictObject({
  purpose: z.enum(keyPurposes),
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  state: z.enum(keyStates),
  createdAt: z.iso.datetime(),
  /** When it became `previous`. */
  replacedAt: z.iso.datetime().nullable(),
  /** When it is destroyed, whatever was made with it. */
  destroyAt: z.iso.datetime().nullable(),
  bytes: z.int().min(1).max(10_000),
})

const storeHeader = z.strictObject({
  version: z.literal(1),
  generation: z.int().min(1),
  wrapper: z.enum(keyWrapperKinds),
  keys: z.array(storedKey).max(1_000),
})
