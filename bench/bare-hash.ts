import { createHash, createHmac, type KeyObject } from 'node:crypto'

export function bareHash(bytes: string | Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}

export function bareMac(key: KeyObject, bytes: string | Uint8Array): Buffer {
  return createHmac('sha256', key).update(bytes).digest()
}
