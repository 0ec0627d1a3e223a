import type { FileId, UserId } from '@tessera/contracts/ids'
import { insertInput } from '@tessera/db/files'
import type { UserUnit } from '@tessera/db/unit'
import { secondsToUploadRoom } from '@tessera/db/upload-quota'
import { Fault } from '@tessera/runtime/fault'

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
  const retryAfterSeconds = await secondsToUploadRoom(unit, input.userId, input.sizeBytes, {
    bytes: dailyUploadBytes,
    windowSeconds: daySeconds,
  })
  if (retryAfterSeconds !== null) {
    const at = new Date(Date.now() + retryAfterSeconds * 1000).toISOString()
    const message = `There is room for it from ${at.slice(0, 16).replace('T', ' ')} UTC.`
    throw new Fault('upload_quota_spent', {
      retryAfterSeconds,
      details: [{ subject: input.name, message }],
    })
  }
  await insertInput(unit, input)
}

const daySeconds = 86_400
