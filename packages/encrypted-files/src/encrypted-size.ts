import type { FileName, FileStore } from './file-store.ts'

/** Bytes as they are kept. @throws FileMissing */
export async function encryptedSize(store: FileStore, name: FileName): Promise<number> {
  await using file = await store.open(name)
  return file.size
}
