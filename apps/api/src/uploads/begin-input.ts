import type { FileId, UserId } from '@tessera/contracts/ids'
import { insertInput } from '@tessera/db/inputs'
import type { UserUnit } from '@tessera/db/unit'
import { requireUploadRoom } from './upload-room.ts'

export interface NewInput {
  readonly id: FileId
  readonly userId: UserId
  readonly name: string
  readonly sizeBytes: number
}

/** The row of a new upload. @throws Fault `upload_quota_spent` */
export async function beginInput(
  unit: UserUnit,
  input: NewInput,
  dailyUploadBytes: number,
): Promise<void> {
  await requireUploadRoom(unit, input, { dailyUploadBytes })
  await insertInput(unit, input)
}
