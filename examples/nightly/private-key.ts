import { createPrivateKey, type KeyObject } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

/**
 * The program's Ed25519 key, PKCS #8 as PEM.
 *
 * @throws Error when others may read the file, or something else is in it: never with what that is
 */
export async function readPrivateKey(path: string): Promise<KeyObject> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    const { mode } = await file.stat()
    if ((mode & 0o077) !== 0) throw new Error(`Others may read ${path}: run chmod 600 on it.`)
    const key = parse(await file.readFile())
    if (key?.asymmetricKeyType !== 'ed25519') throw new Error(`${path} holds no Ed25519 key.`)
    return key
  } finally {
    await file.close()
  }
}

function parse(pem: Buffer): KeyObject | null {
  try {
    return createPrivateKey(pem)
  } catch {
    return null
  }
}
