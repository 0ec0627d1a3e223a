import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** SHA-256 over files in turn, hex. */
export async function fileDigest(...paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const path of paths) for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}
