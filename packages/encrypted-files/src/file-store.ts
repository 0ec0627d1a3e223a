import type { EncryptedSource } from '@tessera/crypto/file-cipher'
import type { FileId } from '@tessera/contracts/ids'

/** The bytes of a file as one writer left them. Whose count, the file's row says. */
export interface FileName {
  readonly id: FileId
  /** Tells writers of the same file apart: what an old one still writes lies elsewhere, and no row names it. */
  readonly writer: number
}

/** An encrypted file, open for reading at any place. */
export interface OpenFile extends EncryptedSource, AsyncDisposable {}

/**
 * Where encrypted files are kept. What is written under one name is there as a whole or not at all.
 *
 * Each method throws the Fault `files_unavailable` when the place does not answer.
 */
export interface FileStore {
  /**
   * @param bytes as they are to be kept
   * @param mayFinish asked when all is written; throws when the file must not be put in its place
   */
  write(name: FileName, bytes: AsyncIterable<Uint8Array>, mayFinish: () => void): Promise<void>
  /** @throws FileMissing */
  open(name: FileName): Promise<OpenFile>
  /** Removes what writers left of a file, whole or not: of all of them, or of those that are meant. */
  remove(id: FileId, isMeant?: (writer: number) => boolean): Promise<void>
  /** Removes what was begun before this time and never came to its end. @returns how many files */
  sweep(before: Date): Promise<number>
}

/** There are no such bytes. */
export class FileMissing extends Error {
  override readonly name = 'FileMissing'

  constructor({ id, writer }: FileName) {
    super(`no bytes of file ${id} by writer ${writer}`)
  }
}
