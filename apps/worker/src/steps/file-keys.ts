import type { FileId } from '@tessera/contracts/ids'
import type { Secret } from '@tessera/crypto/secret'
import type { ClaimedStep } from './task.ts'

/** The data key of a file; whoever asked wipes it. */
export type FileKeys = (id: FileId) => Promise<Secret<Uint8Array>>

/** The keys of the files that the grant reaches. */
export function fileKeys(task: Pick<ClaimedStep, 'broker' | 'grant'>): FileKeys {
  return async (id) => {
    const key = await task.broker.fileKey(task.grant.rowProof, id)
    if (key === null) throw new Error('the broker knows no key for a file of the step')
    return key
  }
}
