import { createHash } from 'node:crypto'
import type { SubmitBatchInput, SubmitProgramBatchInput } from '@tessera/contracts/batch'

/** Of a batch as it was parsed: the same for the same batch, whatever its JSON looked like. */
export function requestHash({ name, items }: SubmitBatchInput | SubmitProgramBatchInput): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([name, items]))
    .digest()
}
