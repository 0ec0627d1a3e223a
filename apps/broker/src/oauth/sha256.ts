import { createHash } from 'node:crypto'

/** What is stored of states and sessions: who reads the rows can use neither. */
export function sha256(value: string | Uint8Array): Buffer {
  return createHash('sha256').update(value).digest()
}
