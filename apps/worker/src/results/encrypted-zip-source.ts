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

/**
 * Lets the zip reader read at any place of a file that is encrypted on the disk. It takes the list of contents in one
 * piece, and what is packed in small ones.
 */
export class EncryptedZipSource extends Reader<EncryptedZip> {
  readonly #zip: EncryptedZip

  constructor(zip: EncryptedZip) {
    super(zip)
    this.#zip = zip
    this.size = plainSize(zip.file.size)
  }

  override async readUint8Array(index: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    if (length > mostListBytes) throw new TooManyEntries()
    const { id, key, file } = this.#zip
    const end = Math.min(index + length, this.size)
    return new Uint8Array(await buffer(decryptFile(key, id, file, { start: index, end })))
  }
}

/** A list that no result needs. */
export class TooManyEntries extends Error {
  constructor() {
    super('the zip lists more than is read')
  }
}

/** With names of a hundred characters and what packers add, that of 5,000 entries. */
const mostListBytes = 1024 * 1024
