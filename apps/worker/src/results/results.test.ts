import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileId } from '@tessera/contracts/ids'
import { generateDataKey } from '@tessera/crypto/envelope'
import { Secret } from '@tessera/crypto/secret'
import { openDirectoryStore } from '@tessera/encrypted-files/directory-store'
import type { FileStore } from '@tessera/encrypted-files/file-store'
import { writeEncryptedFile } from '@tessera/encrypted-files/write-encrypted-file'
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { zipList } from '../../test/zip-list.ts'
import { checkResult } from './check-result.ts'

const key = generateDataKey()
const password = new Secret('Abcdefghijklmnopqrst1234')
let filesDir: string
let files: FileStore
beforeAll(async () => {
  filesDir = await mkdtemp(join(tmpdir(), 'tessera-results-'))
  files = await openDirectoryStore(filesDir)
})
afterAll(async () => await rm(filesDir, { recursive: true }))

async function write(plain: Uint8Array) {
  const id = fileId.parse(randomUUID())
  const bytes = piecesOf(plain)
  const written = await writeEncryptedFile(files, { id, key, bytes, writer: 1 })
  return { id, writer: 1, written }
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

describe('the check of a result', () => {
  const check = async (name: string, plain: Uint8Array, isEncrypted = true) =>
    await checkResult(files, { ...(await write(plain)), name, key, password, isEncrypted })
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

  it('does not unfold a file without end', async () => {
    const unending = { 'chr20.dose.vcf.gz': '0'.repeat(100 * 1024 * 1024) }
    const zip = await zipOf(unending, { password: password.expose() })
    expect(zip.length).toBeLessThan(1024 * 1024)
    // Whoever reads to the end of the file finds that its authentication code is wrong.
    const list = Buffer.from(zip).readUInt32LE(zip.length - 6)
    zip.fill(0, list - 40, list - 8)
    expect(await check('chr_20.zip', zip)).toBeNull()
  })

  it('finds that results are not encrypted', async () => {
    expect(await check('chr_20.zip', await zipOf(dose))).toContain('not encrypted')
    // Where nobody could ask for it.
    expect(await check('chr_20.zip', await zipOf(dose), false)).toBeNull()
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

  it('takes no list without end, of entries or of bytes', async () => {
    expect(await check('chr_20.zip', zipList(5000), false)).toBeNull()
    expect(await check('chr_20.zip', zipList(5001), false)).toContain('too many entries')
    const long = zipList(200, { commentBytes: 10_000 })
    expect(await check('chr_20.zip', long, false)).toContain('too many entries')
  })

  it('does not look into what is no zip', async () => {
    expect(await check('statistics/lift-over.txt', new Uint8Array())).toBeNull()
  })

  it('finds a file that was cut off or altered on the disk', async () => {
    const { id } = await write(await zipOf(dose, { password: password.expose() }))
    const path = join(filesDir, id, '1')
    const bytes = await readFile(path)
    await truncate(path, bytes.length - 1)
    expect(
      await checkResult(files, { id, writer: 1, name: 'a.zip', key, password, isEncrypted: true }),
    ).toContain('damaged')

    bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1
    await writeFile(path, bytes)
    expect(
      await checkResult(files, { id, writer: 1, name: 'a.zip', key, password, isEncrypted: true }),
    ).toContain('damaged')
  })
})
