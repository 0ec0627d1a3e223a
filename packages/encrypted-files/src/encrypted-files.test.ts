import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { fileId } from '@tessera/contracts/ids'
import { generateDataKey } from '@tessera/crypto/envelope'
import { decryptFile } from '@tessera/crypto/file-cipher'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { encryptedBytes } from './encrypted-bytes.ts'
import { openEncryptedFile } from './open-encrypted-file.ts'
import { writeEncryptedFile } from './write-encrypted-file.ts'

const key = generateDataKey()
let filesDir: string
beforeAll(async () => {
  filesDir = await mkdtemp(join(tmpdir(), 'tessera-files-'))
})
afterAll(async () => await rm(filesDir, { recursive: true }))

async function* piecesOf(plain: Uint8Array) {
  for (let at = 0; at < plain.length; at += 10_000) yield plain.subarray(at, at + 10_000)
}

async function namesOf(id: string) {
  return (await readdir(filesDir)).filter((name) => name.includes(id))
}

it('can be read again with its key, and its facts are those of the plain bytes', async () => {
  const id = fileId.parse(randomUUID())
  const plain = Buffer.alloc(200_000, 'genotypes ')
  const written = await writeEncryptedFile(filesDir, { id, key, bytes: piecesOf(plain), writer: 1 })

  await using source = await openEncryptedFile(filesDir, id)
  expect((await buffer(decryptFile(key, id, source))).equals(plain)).toBe(true)
  expect(written).toEqual({
    sizeBytes: plain.length,
    sha256: createHash('sha256').update(plain).digest(),
  })
  const kept = await readFile(join(filesDir, id))
  expect(kept.includes('genotypes')).toBe(false)
  expect((await buffer(decryptFile(key, id, encryptedBytes(kept)))).equals(plain)).toBe(true)
})

it.each([
  [
    'its source breaks off',
    async function* () {
      yield Buffer.from('half')
      throw new Error('broken off')
    },
    () => {},
  ],
  [
    'its writer may not finish it',
    async function* () {
      yield Buffer.from('whole')
    },
    () => {
      throw new Error('superseded')
    },
  ],
])('leaves nothing behind when %s', async (_, bytes, mayFinish) => {
  const id = fileId.parse(randomUUID())
  const file = { id, key, bytes: bytes(), writer: 1, mayFinish }
  await expect(writeEncryptedFile(filesDir, file)).rejects.toThrow(/broken off|superseded/)
  expect(await namesOf(id)).toEqual([])
})

it('removes what an earlier writer that was killed left of the same file', async () => {
  const id = fileId.parse(randomUUID())
  await writeFile(join(filesDir, `${id}.2.part`), 'half')
  await writeEncryptedFile(filesDir, { id, key, bytes: piecesOf(Buffer.from('whole')), writer: 3 })
  expect(await namesOf(id)).toEqual([id])
})
