import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import S3rver from 's3rver'
import { startHttpServer } from './http-server.ts'

/**
 * A bucket of s3rver, with what S3 does and that does not: uploads in parts are listed and aborted, and a range of an
 * empty object is refused.
 */
export interface TestS3 extends AsyncDisposable {
  readonly place: {
    readonly kind: 's3'
    readonly bucket: string
    readonly prefix: string
    readonly region: string
    readonly endpoint: string
  }
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string }
  /** Keys of the objects that are there. */
  objects(): Promise<readonly string[]>
  readObject(key: string): Promise<Buffer>
  /** As if something went wrong there. */
  changeObject(key: string, bytes: Uint8Array): Promise<void>
  /** Uploads in parts that have not come to their end. */
  unfinished(): Promise<readonly string[]>
  /** Makes all of them begin then. */
  dateUnfinished(begunAt: Date): Promise<void>
  /** While true, connections break. */
  isAway: boolean
  /** `METHOD /bucket/key?query` of what was asked, in order. */
  readonly requests: readonly string[]
  /** Keeps the next request that is meant until it is let go. */
  hold(isMeant: (request: string) => boolean): HeldRequest
}

export interface HeldRequest {
  readonly arrived: Promise<void>
  letGo(): void
}

export async function startTestS3(): Promise<TestS3> {
  const directory = await mkdtemp(join(tmpdir(), 'tessera-s3-'))
  const s3rver = new S3rver({ directory, silent: true, configureBuckets: [{ name: bucket }] })
  // Its logger would take the errors of tests for its own.
  s3rver.logger.exceptions.unhandle()
  await s3rver.configureBuckets()
  const answer = s3rver.callback()
  const requests: string[] = []
  const holds: { isMeant: (request: string) => boolean; keep: () => Promise<void> }[] = []
  const uploads = join(directory, bucket, '._S3rver_uploads')
  const server = await startHttpServer((request, response) => {
    const name = `${request.method} ${decodeURIComponent(request.url ?? '')}`
    requests.push(name)
    if (test.isAway) return void request.socket.destroy()
    const at = holds.findIndex(({ isMeant }) => isMeant(name))
    const held = at === -1 ? undefined : holds.splice(at, 1)[0]
    void (held?.keep() ?? Promise.resolve()).then(async () => {
      if (await answerOfUploads(uploads, request, response)) return
      if (await refuseRangeOfNothing(directory, request, response)) return
      answer(request, response)
    })
  })

  const test: TestS3 = {
    place: {
      kind: 's3',
      bucket,
      prefix: 'tessera/',
      region: 'eu-central-1',
      endpoint: server.origin,
    },
    keys: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    objects: async () => await objectsIn(join(directory, bucket)),
    readObject: async (key) => await readFile(join(directory, bucket, key + objectSuffix)),
    changeObject: async (key, bytes) =>
      await writeFile(join(directory, bucket, key + objectSuffix), bytes),
    unfinished: async () => (await uploadsIn(uploads)).map(({ key }) => key),
    async dateUnfinished(begunAt) {
      for (const { id } of await uploadsIn(uploads)) {
        await utimes(join(uploads, id, 'key'), begunAt, begunAt)
      }
    },
    isAway: false,
    requests,
    hold(isMeant) {
      const arrived = Promise.withResolvers<void>()
      const go = Promise.withResolvers<void>()
      holds.push({
        isMeant,
        async keep() {
          arrived.resolve()
          await go.promise
        },
      })
      return { arrived: arrived.promise, letGo: () => go.resolve() }
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await rm(directory, { recursive: true, force: true })
    },
  }
  return test
}

/** @returns false for what s3rver answers itself */
async function answerOfUploads(
  uploads: string,
  { method, url = '' }: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const { searchParams: query } = new URL(url, 'http://s3')
  const id = query.get('uploadId')
  if (method === 'DELETE' && id !== null) {
    await rm(join(uploads, id), { recursive: true, force: true })
    response.writeHead(204).end()
    return true
  }
  if (method !== 'GET' || !query.has('uploads')) return false
  const prefix = query.get('prefix') ?? ''
  const found = (await uploadsIn(uploads)).filter(({ key }) => key.startsWith(prefix))
  const lines = found.map(
    ({ id, key, begunAt }) =>
      `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${begunAt.toISOString()}</Initiated></Upload>`,
  )
  response.writeHead(200, { 'content-type': 'application/xml' })
  response.end(
    `<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>${lines.join('')}</ListMultipartUploadsResult>`,
  )
  return true
}

/** @returns false for what s3rver answers itself */
async function refuseRangeOfNothing(
  directory: string,
  { method, url = '', headers }: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (method !== 'GET' || headers.range === undefined) return false
  const { pathname } = new URL(url, 'http://s3')
  const found = await stat(join(directory, pathname + objectSuffix)).catch(() => null)
  if (found?.size !== 0) return false
  response.writeHead(416, { 'content-type': 'application/xml' })
  response.end('<Error><Code>InvalidRange</Code><Message>none</Message></Error>')
  return true
}

async function uploadsIn(directory: string) {
  const ids = await readdir(directory).catch(() => [])
  return await Promise.all(
    ids.map(async (id) => {
      const path = join(directory, id, 'key')
      return { id, key: await readFile(path, 'utf8'), begunAt: (await stat(path)).mtime }
    }),
  )
}

async function objectsIn(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(objectSuffix))
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .map((path) => path.slice(0, -objectSuffix.length))
    .toSorted()
}

const bucket = 'files'
const objectSuffix = '._S3rver_object'
