import type { EncryptedSource } from '@tessera/crypto/file-cipher'

type Read = (start: number, end: number) => Promise<Buffer>

interface Window {
  readonly start: number
  readonly end: number
  readonly bytes: Promise<Buffer>
}

/**
 * Reads an object at any place, a window at a time: whoever goes on where the last one ended gets larger ones, and the
 * next is fetched ahead. Its beginning and its end are kept, because a file's are read again with each range of it.
 */
export function readInWindows(size: number, beginning: Buffer, read: Read): EncryptedSource {
  const fetched = (start: number, length: number): Window => {
    const end = Math.min(start + length, size)
    const bytes = read(start, end)
    // Told to whoever reads it.
    bytes.catch(() => {})
    return { start, end, bytes }
  }
  const first = { start: 0, end: beginning.length, bytes: Promise.resolve(beginning) }
  const tailStart = Math.max(size - tailBytes, 0)
  let tail: Window | null = null
  let current: Window = first
  let ahead: Window | null = null
  let span = leastBytes

  const windowAt = (position: number): Window => {
    if (holds(current, position)) return current
    if (holds(first, position)) return first
    if (ahead !== null && holds(ahead, position)) {
      current = ahead
    } else if (position >= tailStart) {
      return (tail ??= fetched(tailStart, tailBytes))
    } else {
      span = position === current.end ? Math.min(span * growth, mostBytes) : leastBytes
      current = fetched(position, span)
    }
    const isOngoing = span > leastBytes && current.end < tailStart
    if (isOngoing) span = Math.min(span * growth, mostBytes)
    ahead = isOngoing ? fetched(current.end, span) : null
    return current
  }

  return {
    size,
    async read(position, length) {
      const end = Math.min(position + length, size)
      const pieces: Buffer[] = []
      for (let at = position; at < end;) {
        const window = windowAt(at)
        const piece = (await window.bytes).subarray(at - window.start, end - window.start)
        // The object has become shorter.
        if (piece.length === 0) break
        pieces.push(piece)
        at += piece.length
      }
      return pieces.length === 1 ? (pieces[0] ?? Buffer.alloc(0)) : Buffer.concat(pieces)
    },
  }
}

function holds(window: Window, position: number): boolean {
  return position >= window.start && position < window.end
}

/** More than a chunk of an encrypted file, and than the list of contents of most zips. */
const tailBytes = 128 * 1024
const leastBytes = 128 * 1024
const mostBytes = 4 * 1024 * 1024
const growth = 4
