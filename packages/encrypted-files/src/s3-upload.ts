import { inChunks } from '@tessera/crypto/in-chunks'
import { Fault } from '@tessera/runtime/fault'
import type { S3Calls, S3Part } from './s3-calls.ts'

/**
 * Puts an object in one piece, or in parts: the object is there when all have arrived, and not before. One part fills
 * while the one before it is sent; two are held.
 */
export async function uploadToS3(
  s3: S3Calls,
  key: string,
  bytes: AsyncIterable<Uint8Array>,
  mayFinish: () => void,
): Promise<void> {
  let size = 0
  let upload: PartsUpload | null = null
  try {
    for await (const part of inChunks(bytes, partBytes)) {
      size += part.bytes.length
      if (part.isLast && upload === null) {
        mayFinish()
        await s3.put(key, part.bytes)
      } else {
        upload ??= new PartsUpload(s3, key, await s3.begin(key))
        await upload.send(part.bytes)
      }
    }
    if (upload !== null) await upload.finish(mayFinish)
  } catch (error) {
    await upload?.abandon()
    throw error
  }
  const arrived = await s3.size(key)
  if (arrived !== size) {
    throw new Fault('files_unavailable', { detail: `S3: ${arrived} of ${size} bytes are there` })
  }
}

class PartsUpload {
  readonly #s3: S3Calls
  readonly #key: string
  readonly #id: string
  readonly #parts: S3Part[] = []
  #sent = 0
  #onItsWay: Promise<void> = Promise.resolve()

  constructor(s3: S3Calls, key: string, id: string) {
    this.#s3 = s3
    this.#key = key
    this.#id = id
  }

  /** When the part before it has arrived. */
  async send(part: Uint8Array): Promise<void> {
    await this.#onItsWay
    const number = (this.#sent += 1)
    // Its memory is filled anew while it is on its way.
    const bytes = Buffer.from(part)
    this.#onItsWay = this.#s3.putPart(this.#key, this.#id, number, bytes).then((sent) => {
      this.#parts.push(sent)
    })
    // Told to whoever sends the next one.
    this.#onItsWay.catch(() => {})
  }

  async finish(mayFinish: () => void): Promise<void> {
    await this.#onItsWay
    mayFinish()
    await this.#s3.complete(this.#key, this.#id, this.#parts)
  }

  /** What cannot be abandoned now, the sweep finds. */
  async abandon(): Promise<void> {
    await this.#onItsWay.catch(() => {})
    await this.#s3.abort(this.#key, this.#id).catch(() => {})
  }
}

/** An object has 10,000 parts at most: 84 GB. */
const partBytes = 8 * 1024 * 1024
