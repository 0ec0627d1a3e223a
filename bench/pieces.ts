import { randomBytes } from 'node:crypto'

/** 200 MB that do not compress, in pieces as a file is read. */
export async function* pieces(): AsyncGenerator<Buffer> {
  const piece = randomBytes(64 * 1024)
  for (let sent = 0; sent < transferSize; sent += piece.length) yield piece
}

/** Bytes; a multiple of the pieces. */
export const transferSize = 3200 * 64 * 1024
