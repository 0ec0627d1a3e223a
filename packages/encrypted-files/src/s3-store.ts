import { fileId, type FileId } from '@tessera/contracts/ids'
import type { S3Keys, S3Place } from './file-place.ts'
import { FileMissing, type FileStore } from './file-store.ts'
import { connectS3 } from './s3-calls.ts'
import { readInWindows } from './s3-source.ts'
import { uploadToS3 } from './s3-upload.ts'

/** Files in a bucket, an object `PREFIX ID/WRITER` each. */
export function openS3Store(place: S3Place, keys: S3Keys): FileStore {
  const s3 = connectS3(place, keys)
  const folderOf = (id: FileId) => `${place.prefix}${id}/`
  const keyOf = ({ id, writer }: { id: FileId; writer: number }) => `${folderOf(id)}${writer}`

  return {
    async write(name, bytes, mayFinish) {
      await uploadToS3(s3, keyOf(name), bytes, mayFinish)
    },
    async open(name) {
      const closing = new AbortController()
      const key = keyOf(name)
      const found = await s3.read(key, { start: 0, end: beginningBytes }, closing.signal)
      if (found === null) throw new FileMissing(name)
      const read = async (start: number, end: number) => {
        const part = await s3.read(key, { start, end }, closing.signal)
        if (part === null) throw new FileMissing(name)
        return part.bytes
      }
      return {
        ...readInWindows(found.size, found.bytes, read),
        [Symbol.asyncDispose]: async () => closing.abort(),
      }
    },
    async remove(id, isMeant = () => true) {
      const folder = folderOf(id)
      // Before the objects: one of these could become one.
      for await (const { key, uploadId } of s3.unfinished(folder)) {
        if (isMeant(writerOf(key))) await s3.abort(key, uploadId)
      }
      for await (const key of s3.keys(folder)) if (isMeant(writerOf(key))) await s3.remove(key)
    },
    async sweep(before) {
      let removed = 0
      for await (const { key, uploadId, begunAt } of s3.unfinished(place.prefix)) {
        // With an empty prefix a bucket shows what others are at, too.
        const [id] = key.slice(place.prefix.length).split('/')
        if (begunAt >= before || !fileId.safeParse(id).success) continue
        await s3.abort(key, uploadId)
        removed += 1
      }
      return removed
    },
  }
}

function writerOf(key: string): number {
  return Number.parseInt(key.slice(key.lastIndexOf('/') + 1), 10)
}

const beginningBytes = 256 * 1024
