import { buffer } from 'node:stream/consumers'
import { addAbortSignal, Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import type { S3Keys, S3Place } from './file-place.ts'
import { isNoSuchKey, isNoSuchUpload, s3Failure } from './s3-failure.ts'

export interface S3Part {
  readonly ETag: string | undefined
  readonly ChecksumCRC32: string | undefined
  readonly PartNumber: number
}

export interface UnfinishedUpload {
  readonly key: string
  readonly uploadId: string
  readonly begunAt: Date
}

/**
 * What is asked of a bucket, each call with its deadline. The SDK tries each three times, and answers with checksums
 * of what was sent.
 */
export interface S3Calls {
  put(key: string, bytes: Uint8Array): Promise<void>
  begin(key: string): Promise<string>
  putPart(key: string, uploadId: string, number: number, bytes: Uint8Array): Promise<S3Part>
  complete(key: string, uploadId: string, parts: readonly S3Part[]): Promise<void>
  abort(key: string, uploadId: string): Promise<void>
  /** Null when there is no such object. */
  size(key: string): Promise<number | null>
  /** With how large the object is. Null when there is none; no bytes when it ends before `start`. */
  read(
    key: string,
    range: { readonly start: number; readonly end: number },
    signal: AbortSignal,
  ): Promise<{ readonly bytes: Buffer; readonly size: number } | null>
  keys(prefix: string): AsyncIterable<string>
  unfinished(prefix: string): AsyncIterable<UnfinishedUpload>
  remove(key: string): Promise<void>
}

export function connectS3({ bucket: Bucket, region, endpoint }: S3Place, keys: S3Keys): S3Calls {
  const client = new S3Client({
    region,
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    credentials: async () => ({
      accessKeyId: keys.accessKeyId.expose(),
      secretAccessKey: keys.secretAccessKey.expose(),
    }),
    requestHandler: { connectionTimeout: connectMilliseconds, socketTimeout: quietMilliseconds },
    maxAttempts: 3,
  })
  return {
    async put(Key, Body) {
      const command = new PutObjectCommand({ Bucket, Key, Body })
      await asked('put', (options) => client.send(command, options))
    },
    async begin(Key) {
      const command = new CreateMultipartUploadCommand({ Bucket, Key })
      const { UploadId } = await asked('begin', (options) => client.send(command, options))
      if (UploadId === undefined) throw new Error('S3 begin: no id of the upload')
      return UploadId
    },
    async putPart(Key, UploadId, PartNumber, Body) {
      const command = new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body })
      const sent = await asked('put part', (options) => client.send(command, options))
      return { ETag: sent.ETag, ChecksumCRC32: sent.ChecksumCRC32, PartNumber }
    },
    async complete(Key, UploadId, parts) {
      const MultipartUpload = { Parts: [...parts] }
      const command = new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload })
      // Gone after a lost answer, asked for again. Whether the object is there, whoever asked sees by its size.
      await asked('complete', (options) => client.send(command, options).catch(unlessNoSuchUpload))
    },
    async abort(Key, UploadId) {
      const command = new AbortMultipartUploadCommand({ Bucket, Key, UploadId })
      await asked('abort', (options) => client.send(command, options).catch(unlessNoSuchUpload))
    },
    async size(Key) {
      const command = new HeadObjectCommand({ Bucket, Key })
      return await asked('head', async (options) => {
        try {
          return (await client.send(command, options)).ContentLength ?? 0
        } catch (error) {
          if (isNoSuchKey(error)) return null
          throw error
        }
      })
    },
    async read(Key, { start, end }, closing) {
      const command = new GetObjectCommand({ Bucket, Key, Range: `bytes=${start}-${end - 1}` })
      const read = async ({ abortSignal }: Options) => {
        const signal = AbortSignal.any([abortSignal, closing])
        const { Body, ContentRange } = await client.send(command, { abortSignal: signal })
        if (!(Body instanceof Readable)) throw new Error('S3 get: no body')
        const bytes = await buffer(addAbortSignal(signal, Body))
        return { bytes, size: Number(ContentRange?.split('/')[1] ?? bytes.length) }
      }
      return await asked('get', async (options) => {
        try {
          return await read(options).catch(async (error: unknown) => {
            // What breaks off in the middle of a body, the SDK leaves to its caller.
            if (isAnswer(error) || closing.aborted) throw error
            return await read(options)
          })
        } catch (error) {
          if (isNoSuchKey(error)) return null
          if (isBehindEnd(error)) return { bytes: Buffer.alloc(0), size: 0 }
          throw error
        }
      })
    },
    async *keys(Prefix) {
      let after: string | undefined
      do {
        const command = new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken: after })
        const page = await asked('list', (options) => client.send(command, options))
        for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key
        after = page.IsTruncated === true ? page.NextContinuationToken : undefined
      } while (after !== undefined)
    },
    async *unfinished(Prefix) {
      let after: { readonly KeyMarker?: string; readonly UploadIdMarker?: string } | null = {}
      while (after !== null) {
        const command: ListMultipartUploadsCommand = new ListMultipartUploadsCommand({
          Bucket,
          Prefix,
          ...after,
        })
        const page = await asked('list uploads', (options) => client.send(command, options))
        for (const { Key: key, UploadId: uploadId, Initiated: begunAt } of page.Uploads ?? []) {
          if (key === undefined || uploadId === undefined || begunAt === undefined) continue
          yield { key, uploadId, begunAt }
        }
        const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page
        const isMore = page.IsTruncated === true && KeyMarker !== undefined
        after = isMore
          ? { KeyMarker, ...(UploadIdMarker !== undefined && { UploadIdMarker }) }
          : null
      }
    },
    async remove(Key) {
      const command = new DeleteObjectCommand({ Bucket, Key })
      await asked('delete', (options) => client.send(command, options))
    },
  }
}

interface Options {
  readonly abortSignal: AbortSignal
}

async function asked<T>(what: string, call: (options: Options) => Promise<T>): Promise<T> {
  try {
    return await call({ abortSignal: AbortSignal.timeout(callMilliseconds) })
  } catch (error) {
    throw s3Failure(what, error)
  }
}

function unlessNoSuchUpload(error: unknown): void {
  if (!isNoSuchUpload(error)) throw error
}

function isBehindEnd(error: unknown): boolean {
  return error instanceof Error && error.name === 'InvalidRange'
}

/** It has been tried again already where that could help. */
function isAnswer(error: unknown): boolean {
  return error instanceof Error && '$fault' in error
}

const connectMilliseconds = 5_000
/** Without a byte. */
const quietMilliseconds = 30_000
/** For a part or a window, with all tries. */
const callMilliseconds = 120_000
