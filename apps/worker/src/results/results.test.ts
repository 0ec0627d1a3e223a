import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { fileId } from '@tessera/contracts/ids'
import { generateDataKey } from '@tessera/crypto/envelope'
import { decryptFile } from '@tessera/crypto/file-cipher'
import { Secret } from '@tessera/crypto/secret'
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEncryptedFile } from '../encrypted-on-disk.ts'
import { checkResult } from './check-result.ts'
import { writeEncryptedFile } from './write-encrypted-file.ts'

const key = generateDataKey()
const password = new Secret('Abcdefghijklmnopqrst1234')
let filesDir: string
beforeAll(async () => {
  filesDir = await mkdtemp(join(tmpdir(), 'tessera-results-'))
})
afterAll(async () => await rm(filesDir, { recursive: true }))

async function write(plain: Uint8Array) {
  const id = fileId.parse(randomUUID())
  const bytes = piecesOf(plain)
  const written = await writeEncryptedFile(filesDir, {
    id,
    key,
    bytes,
    fence: 1,
    mayFinish: () => {},
  })
  return { id, written }
}

async function* piecesOf(plain: Uint8Array) {
  for (let at = 0; at < plain.length; at += 10_000) yield plain.subarray(at, at + 10_000)
}

async function zipOf(
  files: Readonly<Record<string, string>>,
  options: { readonly password?: string; readonly zipCrypto?: boolean } = {},
): Promise<Uint8Array> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false, ...options })
  for (const [name, content] of Object.entries(files)) {
    await writer.add(name, new Uint8ArrayReader(new Uint8Array(Buffer.from(content))))
  }
  return await writer.close()
}

describe('a file that is written', () => {
  it('can be read again with its key, and its facts are those of the plain bytes', async () => {
    const plain = Buffer.alloc(200_000, 'genotypes ')
    const { id, written } = await write(plain)

    await using source = await openEncryptedFile(filesDir, id)
    expect((await buffer(decryptFile(key, id, source))).equals(plain)).toBe(true)
    expect(written).toEqual({
      sizeBytes: plain.length,
      sha256: createHash('sha256').update(plain).digest(),
    })
    expect((await readFile(join(filesDir, id))).includes('genotypes')).toBe(false)
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
      'its holder may not finish it',
      async function* () {
        yield Buffer.from('whole')
      },
      () => {
        throw new Error('superseded')
      },
    ],
  ])('leaves nothing behind when %s', async (_, bytes, mayFinish) => {
    const id = fileId.parse(randomUUID())
    const file = { id, key, bytes: bytes(), fence: 1, mayFinish }
    await expect(writeEncryptedFile(filesDir, file)).rejects.toThrow(/broken off|superseded/)
    expect((await readdir(filesDir)).filter((name) => name.includes(id))).toEqual([])
  })
})

it('removes what a killed holder left of the same file', async () => {
  const id = fileId.parse(randomUUID())
  await writeFile(join(filesDir, `${id}.2.part`), 'half')
  const bytes = piecesOf(Buffer.from('whole'))
  await writeEncryptedFile(filesDir, { id, key, bytes, fence: 3, mayFinish: () => {} })
  expect((await readdir(filesDir)).filter((name) => name.includes(id))).toEqual([id])
})

describe('the check of a result', () => {
  const check = async (name: string, plain: Uint8Array, known: Secret<string> | null = password) =>
    await checkResult(filesDir, { ...(await write(plain)), name, key, password: known })
  const dose = { 'chr20.dose.vcf.gz': 'dose '.repeat(50_000), 'chr20.info.gz': 'info' }

  it.each([
    ['AES', false],
    ['ZipCrypto', true],
  ])('lets a zip pass that opens with the password (%s)', async (_, zipCrypto) => {
    const zip = await zipOf(dose, { password: password.expose(), zipCrypto })
    expect(await check('chr_20.zip', zip)).toBeNull()
  })

  it.each([
    ['AES', false],
    ['ZipCrypto', true],
  ])('finds another password (%s)', async (_, zipCrypto) => {
    const zip = await zipOf(dose, { password: 'Another0password0another', zipCrypto })
    expect(await check('chr_20.zip', zip)).toContain('does not open with the password')
  })

  it('finds that results are not encrypted', async () => {
    expect(await check('chr_20.zip', await zipOf(dose))).toContain('not encrypted')
  })

  it('finds a zip without its end', async () => {
    const zip = await zipOf(dose, { password: password.expose() })
    expect(await check('chr_20.zip', zip.subarray(0, zip.length - 100))).toContain('damaged')
  })

  it.each([
    ['an empty file', new Uint8Array(), 'empty'],
    ['a page of a proxy', Buffer.from('<html>502</html>'), 'damaged'],
  ])('finds %s', async (_, plain, words) => {
    expect(await check('chr_20.zip', plain)).toContain(words)
  })

  it('does not look into what is no zip', async () => {
    expect(await check('statistics/lift-over.txt', new Uint8Array())).toBeNull()
  })

  it('finds a file that was cut off or altered on the disk', async () => {
    const { id } = await write(await zipOf(dose, { password: password.expose() }))
    const path = join(filesDir, id)
    const bytes = await readFile(path)
    await truncate(path, bytes.length - 1)
    expect(await checkResult(filesDir, { id, name: 'a.zip', key, password })).toContain('damaged')

    bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1
    await writeFile(path, bytes)
    expect(await checkResult(filesDir, { id, name: 'a.zip', key, password })).toContain('damaged')
  })
})
