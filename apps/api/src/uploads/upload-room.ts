import type { UserId } from '@tessera/contracts/ids'
import type { UserUnit } from '@tessera/db/unit'
import { secondsToUploadRoom } from '@tessera/db/upload-quota'
import { Fault } from '@tessera/runtime/fault'

/** @throws Fault `upload_quota_spent` when so many more bytes are more than one user may upload in a day */
export async function requireUploadRoom(
  unit: UserUnit,
  upload: { readonly userId: UserId; readonly name: string; readonly sizeBytes: number },
  { dailyUploadBytes }: { readonly dailyUploadBytes: number },
): Promise<void> {
  const retryAfterSeconds = await secondsToUploadRoom(unit, upload.userId, upload.sizeBytes, {
    bytes: dailyUploadBytes,
    windowSeconds: daySeconds,
  })
  if (retryAfterSeconds === null) return
  const at = new Date(Date.now() + retryAfterSeconds * 1000).toISOString()
  const message = `There is room for it from ${at.slice(0, 16).replace('T', ' ')} UTC.`
  throw new Fault('upload_quota_spent', {
    retryAfterSeconds,
    details: [{ subject: upload.name, message }],
  })
}

const daySeconds = 86_400
