import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { fileId } from '@tessera/contracts/ids'
import { generateDataKey } from '@tessera/crypto/envelope'
import { decryptFile } from '@tessera/crypto/file-cipher'
import { Secret } from '@tessera/crypto/secret'
import { startTestS3 } from '@tessera/testing/s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDirectoryStore } from './directory-store.ts'
import { encryptedBytes } from './encrypted-bytes.ts'
import { openFileStore } from './file-place.ts'
import { FileMissing, type FileName, type FileStore } from './file-store.ts'
import { writeEncryptedFile } from './write-encrypted-file.ts'

/** A store, and hands that reach behind it. */
interface Behind extends AsyncDisposable {
  readonly store: FileStore
  names(): Promise<readonly string[]>
  read(name: string): Promise<Buffer>
  change(name: string, bytes: Uint8Array): Promise<void>
  /** What is begun and not whole. */
  unfinished(): Promise<readonly string[]>
  dateUnfinished(begunAt: Date): Promise<void>
}

const key = generateDataKey()
/** More than a part of an upload to S3, and no multiple of anything. */
const large = randomBytes(20_000_017)

describe.each([
  ['a directory', inDirectory],
  ['a bucket', inBucket],
])('%s', (_, open) => {
  let behind: Behind
  beforeAll(async () => {
    behind = await open()
  })
  afterAll(async () => await behind[Symbol.asyncDispose]())

  const write = async (name: FileName, plain: Uint8Array, mayFinish = () => {}) =>
    await writeEncryptedFile(behind.store, { ...name, key, bytes: piecesOf(plain), mayFinish })
  const read = async (name: FileName, range?: { start: number; end: number }) => {
    await using file = await behind.store.open(name)
    return await buffer(decryptFile(key, name.id, file, range))
  }
  const namesOf = async ({ id }: FileName) =>
    (await behind.names()).filter((name) => name.includes(id))

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a few bytes', Buffer.from('genotypes')],
    ['many', large],
  ])('gives back what was written: %s', async (__, plain) => {
    const name = newName(1)
    expect(await write(name, plain)).toEqual({
      sizeBytes: plain.length,
      sha256: createHash('sha256').update(plain).digest(),
      writer: 1,
    })
    expect((await read(name)).equals(plain)).toBe(true)
    const kept = await behind.read(pathOf(name))
    expect(kept.includes('genotypes')).toBe(false)
    expect((await buffer(decryptFile(key, name.id, encryptedBytes(kept)))).equals(plain)).toBe(true)
  })

  it('gives any range, also several of one open file at once', async () => {
    const name = newName(1)
    await write(name, large)
    await using file = await behind.store.open(name)
    const check = async ([start, end]: readonly [number, number]) => {
      const part = await buffer(decryptFile(key, name.id, file, { start, end }))
      expect(part.equals(large.subarray(start, end)), `${start} to ${end}`).toBe(true)
    }
    const { length } = large
    await check([0, length])
    await check([5_000_000, 19_000_000])
    await Promise.all(
      (
        [
          [0, 1],
          [4_999_990, 5_200_000],
          [length - 1, length],
          [300_000, 300_000],
        ] as const
      ).map(check),
    )
  })

  it('has nothing of a file whose source broke off, or that its writer may not finish', async () => {
    for (const plain of [large, Buffer.from('small')]) {
      const name = newName(1)
      const superseded = () => {
        throw new Error('superseded')
      }
      await expect(write(name, plain, superseded)).rejects.toThrow('superseded')
      const brokenOff = async function* () {
        yield plain
        throw new Error('broken off')
      }
      const file = { ...name, key, bytes: brokenOff() }
      await expect(writeEncryptedFile(behind.store, file)).rejects.toThrow('broken off')
      expect(await namesOf(name)).toEqual([])
      await expect(read(name)).rejects.toThrow(FileMissing)
    }
    expect(await behind.unfinished()).toEqual([])
  })

  it('keeps what a successor wrote, however late an earlier writer ends', async () => {
    const earlier = newName(1)
    const successor = { ...earlier, writer: 2 }
    const half = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    const slow = async function* () {
      yield Buffer.from('of the earlier ')
      half.resolve()
      await goOn.promise
      yield Buffer.from('writer')
    }
    const ending = writeEncryptedFile(behind.store, { ...earlier, key, bytes: slow() })
    await half.promise
    await write(successor, Buffer.from('of the successor'))
    goOn.resolve()
    await ending
    expect((await read(successor)).toString()).toBe('of the successor')

    await behind.store.remove(earlier.id, (writer) => writer < 2)
    expect(await namesOf(earlier)).toEqual([pathOf(successor)])
    await behind.store.remove(earlier.id)
    expect(await namesOf(earlier)).toEqual([])
    await behind.store.remove(earlier.id)
  })

  it('lets nothing be read that was cut off, swapped, or put in the place of another', async () => {
    const [name, other] = [newName(1), newName(1)]
    await write(name, large)
    await write(other, large)
    const kept = await behind.read(pathOf(name))
    const chunk = 65_552
    const swapped = Buffer.from(kept)
    kept.copy(swapped, 65, 65 + chunk, 65 + 2 * chunk)
    kept.copy(swapped, 65 + chunk, 65, 65 + chunk)
    const changed = [
      kept.subarray(0, -1),
      kept.subarray(0, 65 + 10 * chunk),
      kept.subarray(0, 100),
      Buffer.alloc(0),
      swapped,
      await behind.read(pathOf(other)),
    ]
    for (const bytes of changed) {
      await behind.change(pathOf(name), bytes)
      await expect(read(name)).rejects.toMatchObject({ name: 'CryptoError' })
      await expect(read(name, { start: 0, end: 1 })).rejects.toMatchObject({ name: 'CryptoError' })
    }
    await behind.change(pathOf(name), kept)
    expect((await read(name)).equals(large)).toBe(true)
  })

  it('sweeps what was begun long ago and never ended, and nothing else', async () => {
    const [whole, late, young] = [newName(1), newName(2), newName(3)]
    await write(whole, Buffer.from('whole'))
    const goOn = Promise.withResolvers<void>()
    const begun = async (name: FileName) => {
      const half = Promise.withResolvers<void>()
      const bytes = async function* () {
        yield large
        half.resolve()
        await goOn.promise
      }
      const ending = writeEncryptedFile(behind.store, { ...name, key, bytes: bytes() })
      ending.catch(() => {})
      await half.promise
      await expect.poll(behind.unfinished).toContainEqual(expect.stringContaining(name.id))
      return { ending }
    }
    const first = await begun(late)
    await behind.dateUnfinished(new Date(Date.now() - 3_600_000))
    const second = await begun(young)

    expect(await behind.store.sweep(new Date(Date.now() - 60_000))).toBe(1)

    expect(await behind.unfinished()).toEqual([expect.stringContaining(young.id)])
    expect((await read(whole)).toString()).toBe('whole')
    goOn.resolve()
    const [swept, other] = await Promise.allSettled([first.ending, second.ending])
    expect(swept?.status).toBe('rejected')
    expect(other?.status).toBe('fulfilled')
    expect(await namesOf(late)).toEqual([])
  })

  it('removes with a file what is begun of it', async () => {
    const name = newName(1)
    const goOn = Promise.withResolvers<void>()
    const half = Promise.withResolvers<void>()
    const bytes = async function* () {
      yield large
      half.resolve()
      await goOn.promise
    }
    const ending = writeEncryptedFile(behind.store, { ...name, key, bytes: bytes() })
    await half.promise
    await expect.poll(behind.unfinished).not.toEqual([])
    await behind.store.remove(name.id)
    expect(await behind.unfinished()).toEqual([])
    goOn.resolve()
    await expect(ending).rejects.toThrow()
    expect(await namesOf(name)).toEqual([])
  })
})

it('sweeps no folder of a directory that is not its own, and none stops it', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'mounted-'))
  try {
    const long = new Date(0)
    await mkdir(join(directory, 'lost+found'))
    const theirs = join(directory, 'lost+found', '1.part')
    // Nobody can read it.
    await symlink('.Trash', join(directory, '.Trash'))
    const own = join(directory, randomUUID())
    await mkdir(own)
    for (const path of [theirs, join(own, '1.part')]) {
      await writeFile(path, '')
      await utimes(path, long, long)
    }
    const store = await openDirectoryStore(directory)
    expect(await store.sweep(new Date())).toBe(1)
    expect((await readdir(directory)).toSorted()).toEqual(['.Trash', 'lost+found'])
    expect(await readdir(join(directory, 'lost+found'))).toEqual(['1.part'])
  } finally {
    await rm(directory, { recursive: true })
  }
})

function newName(writer: number): FileName {
  return { id: fileId.parse(randomUUID()), writer }
}

function pathOf({ id, writer }: FileName): string {
  return `${id}/${writer}`
}

async function* piecesOf(plain: Uint8Array) {
  for (let at = 0; at < plain.length; at += 100_000) yield plain.subarray(at, at + 100_000)
}

async function inDirectory(): Promise<Behind> {
  const path = await mkdtemp(join(tmpdir(), 'tessera-files-'))
  const store = await openFileStore({ kind: 'directory', path }, undefined)
  const all = async () => {
    const entries = await readdir(path, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
  }
  const unfinished = async () => (await all()).filter((name) => name.endsWith('.part'))
  return {
    store,
    names: all,
    read: async (name) => await readFile(join(path, name)),
    change: async (name, bytes) => await writeFile(join(path, name), bytes),
    unfinished,
    async dateUnfinished(begunAt) {
      for (const name of await unfinished()) await utimes(join(path, name), begunAt, begunAt)
    },
    [Symbol.asyncDispose]: async () => await rm(path, { recursive: true }),
  }
}

async function inBucket(): Promise<Behind> {
  const s3 = await startTestS3()
  const { prefix } = s3.place
  const store = await openFileStore(s3.place, {
    accessKeyId: new Secret(s3.keys.accessKeyId),
    secretAccessKey: new Secret(s3.keys.secretAccessKey),
  })
  return {
    store,
    names: async () => (await s3.objects()).map((name) => name.slice(prefix.length)),
    read: async (name) => await s3.readObject(prefix + name),
    change: async (name, bytes) => await s3.changeObject(prefix + name, bytes),
    unfinished: s3.unfinished,
    dateUnfinished: s3.dateUnfinished,
    [Symbol.asyncDispose]: s3[Symbol.asyncDispose],
  }
}
