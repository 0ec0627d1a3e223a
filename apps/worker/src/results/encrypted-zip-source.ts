import { buffer } from 'node:stream/consumers'
import type { FileId } from '@tessera/contracts/ids'
import { decryptFile, type EncryptedSource, plainSize } from '@tessera/crypto/file-cipher'
import type { Secret } from '@tessera/crypto/secret'
import { Reader } from '@zip.js/zip.js'

interface EncryptedZip {
  readonly id: FileId
  readonly key: Secret<Uint8Array>
  readonly file: EncryptedSource
}

/** Lets the zip reader read at any place of a file that is encrypted on the disk. */
export class EncryptedZipSource extends Reader<EncryptedZip> {
  readonly #zip: EncryptedZip

  constructor(zip: EncryptedZip) {
    super(zip)
    this.#zip = zip
    this.size = plainSize(zip.file.size)
  }

  override async readUint8Array(index: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const { id, key, file } = this.#zip
    const end = Math.min(index + length, this.size)
    return new Uint8Array(await buffer(decryptFile(key, id, file, { start: index, end })))
  }
}
