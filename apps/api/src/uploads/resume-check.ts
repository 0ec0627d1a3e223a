import type { InputFile } from '@tessera/contracts/file'
import { markChecking } from '@tessera/db/inputs'
import type { Owner } from '../http/principal.ts'
import type { FileStorage } from './file-storage.ts'
import type { InputChecks } from './input-checks.ts'

export interface ResumeDependencies {
  readonly storage: FileStorage
  readonly checks: InputChecks
}

/** Goes on where a process that has died stopped: with a check, or just before it. */
export async function resumeCheck(
  { storage, checks }: ResumeDependencies,
  principal: Owner,
  file: InputFile,
): Promise<void> {
  if (file.state === 'checking') void checks.begin(principal, file.id)
  if (file.state !== 'receiving' || (await storage.spoolSize(file.id)) !== file.sizeBytes) return
  if (await principal.asUser(async (unit) => await markChecking(unit, file.id))) {
    void checks.begin(principal, file.id)
  }
}
