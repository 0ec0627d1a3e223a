import type { FileId, UserId } from '@tessera/contracts/ids'
import type { VaultUnit } from '../unit.ts'

export interface KeyedFile {
  readonly id: FileId
  readonly userId: UserId
  /** Once a file is stored its key is never made anew: nothing would open what lies there. */
  readonly isBeingWritten: boolean
  readonly wrappedKey: Buffer | null
}

/** A file that the proof behind this unit shows, with its key. */
export async function findKeyedFile(unit: VaultUnit, id: FileId): Promise<KeyedFile | null> {
  const row = await unit.transaction
    .selectFrom('app.files')
    .leftJoin('vault.fileKeys', 'vault.fileKeys.fileId', 'app.files.id')
    .select(['app.files.id', 'app.files.userId', 'app.files.state', 'vault.fileKeys.wrappedKey'])
    .where('app.files.id', '=', id)
    .executeTakeFirst()
  if (row === undefined) return null
  return {
    id: row.id,
    userId: row.userId,
    isBeingWritten: row.state === 'receiving' || row.state === 'checking',
    wrappedKey: row.wrappedKey,
  }
}

/** The first key offered for a file stays its key. @returns the one that is kept */
export async function keepFileKey(
  unit: VaultUnit,
  offered: {
    readonly fileId: FileId
    readonly userId: UserId
    readonly wrappedKey: Uint8Array
    readonly keyId: string
  },
): Promise<Buffer> {
  await unit.transaction
    .insertInto('vault.fileKeys')
    .values({ ...offered, wrappedKey: Buffer.from(offered.wrappedKey) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const kept = await unit.transaction
    .selectFrom('vault.fileKeys')
    .select('wrappedKey')
    .where('fileId', '=', offered.fileId)
    .executeTakeFirstOrThrow()
  return kept.wrappedKey
}
