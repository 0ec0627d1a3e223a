import { createReadStream, createWriteStream } from 'node:fs'
import { basename } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { configure, ZipWriter } from '@zip.js/zip.js'

// The default runs each entry in a web worker, which Node does not have.
configure({ useWebWorkers: false })

/** Writes files into an encrypted zip: ZipCrypto, or AES-256 when `isAes`. Contents are gzip already and are stored. */
export async function writeEncryptedZip(
  path: string,
  files: readonly string[],
  options: { readonly password: string; readonly isAes: boolean },
): Promise<void> {
  const output = Writable.toWeb(createWriteStream(path, { mode: 0o600 }))
  const zip = new ZipWriter(output, {
    password: options.password,
    ...(options.isAes ? { encryptionStrength: 3 } : { zipCrypto: true }),
    level: 0,
  })
  for (const file of files) {
    await zip.add(basename(file), Readable.toWeb(createReadStream(file)))
  }
  await zip.close()
}
