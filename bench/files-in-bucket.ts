import { fork } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { fileId } from '@tessera/contracts/ids'
import { generateDataKey } from '@tessera/crypto/envelope'
import { decryptFile } from '@tessera/crypto/file-cipher'
import { filePlace, openFileStore, s3Keys } from '@tessera/encrypted-files/file-place'
import type { FileStore } from '@tessera/encrypted-files/file-store'
import { writeEncryptedFile } from '@tessera/encrypted-files/write-encrypted-file'
import { z } from 'zod'

const megabytes = 256
const rounds = 4
const key = generateDataKey()
const piece = randomBytes(1024 * 1024)

/**
 * Storing and reading a file, encrypted, in a bucket and in a directory, against one bare PutObject and GetObject of as
 * many bytes in one piece, and one bare upload of them in parts, in turn, at s3rver on this machine: it writes what came in
 * parts once more when all have come. By the clock, the best of each.
 */
await using stack = new AsyncDisposableStack()
const server = fork(new URL('s3-server.ts', import.meta.url), { stdio: 'inherit' })
stack.defer(async () => {
  const exited = once(server, 'exit')
  server.disconnect()
  await exited
})
const [message] = await once(server, 'message')
const answer = z
  .object({
    place: z.object({ bucket: z.string(), region: z.string(), endpoint: z.string() }).loose(),
    keys: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }),
  })
  .parse(message)
const inBucket = await openFileStore(filePlace.parse(answer.place), s3Keys.parse(answer.keys))
const path = await mkdtemp(join(tmpdir(), 'tessera-bench-'))
stack.defer(async () => await rm(path, { recursive: true }))
const inDirectory = await openFileStore({ kind: 'directory', path }, undefined)

const bucketFile = { id: fileId.parse(randomUUID()), writer: 1 }
const directoryFile = { id: fileId.parse(randomUUID()), writer: 1 }
const before = peakMegabytes()
await write(inBucket, bucketFile)
await read(inBucket, bucketFile)
const grown = peakMegabytes() - before

const { bucket: Bucket, region, endpoint } = answer.place
const bare = new S3Client({ region, endpoint, forcePathStyle: true, credentials: answer.keys })
const Body = Buffer.concat(Array.from({ length: megabytes }, () => piece))
const object = { Bucket, Key: 'bare' }
const works = {
  store: {
    bare: async () => void (await bare.send(new PutObjectCommand({ ...object, Body }))),
    inParts: bareParts,
    bucket: async () => await write(inBucket, bucketFile),
    directory: async () => await write(inDirectory, directoryFile),
  },
  read: {
    bare: async () => {
      const found = await bare.send(new GetObjectCommand(object))
      for await (const _ of found.Body as AsyncIterable<unknown>);
    },
    inParts: async () => {},
    bucket: async () => await read(inBucket, bucketFile),
    directory: async () => await read(inDirectory, directoryFile),
  },
}
console.log(`${cpus().length} × ${cpus()[0]?.model}, ${megabytes} MiB, ${rounds} rounds\n`)
console.log(
  '| | bare, MB/s | bare in parts, MB/s | encrypted in the bucket, MB/s | ratio to bare | encrypted in a directory, MB/s |\n|---|---|---|---|---|---|',
)
for (const [name, ways] of Object.entries(works)) {
  const best = { bare: Infinity, inParts: Infinity, bucket: Infinity, directory: Infinity }
  for (let round = 0; round < rounds; round += 1) {
    for (const way of ['bare', 'inParts', 'bucket', 'directory'] as const) {
      const started = performance.now()
      await ways[way]()
      best[way] = Math.min(best[way], performance.now() - started)
    }
  }
  const speed = (milliseconds: number) =>
    ((megabytes * piece.length) / milliseconds / 1000).toFixed(0)
  console.log(
    `| ${name} | ${speed(best.bare)} | ${name === 'store' ? speed(best.inParts) : ''} | ${speed(best.bucket)} | ${(best.bucket / best.bare).toFixed(2)} | ${speed(best.directory)} |`,
  )
}
console.log(`\nmemory that storing and reading took at most: ${grown} MB`)

async function bareParts(): Promise<void> {
  const { UploadId } = await bare.send(new CreateMultipartUploadCommand(object))
  const size = 8 * piece.length
  const Parts: {
    ETag: string | undefined
    ChecksumCRC32: string | undefined
    PartNumber: number
  }[] = []
  for (let PartNumber = 1; (PartNumber - 1) * size < Body.length; PartNumber += 1) {
    const part = Body.subarray((PartNumber - 1) * size, PartNumber * size)
    const { ETag, ChecksumCRC32 } = await bare.send(
      new UploadPartCommand({ ...object, UploadId, PartNumber, Body: part }),
    )
    Parts.push({ ETag, ChecksumCRC32, PartNumber })
  }
  await bare.send(
    new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload: { Parts } }),
  )
}

async function write(store: FileStore, name: typeof bucketFile): Promise<void> {
  await writeEncryptedFile(store, { ...name, key, bytes: plain() })
}

async function read(store: FileStore, name: typeof bucketFile): Promise<void> {
  await using file = await store.open(name)
  for await (const _ of decryptFile(key, name.id, file));
}

async function* plain(): AsyncGenerator<Uint8Array> {
  for (let sent = 0; sent < megabytes; sent += 1) yield piece
}

function peakMegabytes(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024)
}
