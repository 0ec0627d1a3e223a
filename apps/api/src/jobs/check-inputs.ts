import type { InputFile } from '@tessera/contracts/file'
import type { FileId } from '@tessera/contracts/ids'
import { findInput } from '@tessera/db/inputs'
import type { SubmittingUnit } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { judgeFile, judgeTogether, type JobTerms } from '@tessera/vcf/judge-job'

/**
 * @throws Fault `not_found`, `upload_incomplete`, `file_not_ready`; `upload_too_large`; `file_refused` when a file
 *   cannot be imputed, not at this service with these settings, or not together with the others
 */
export async function requireInputs(
  unit: SubmittingUnit,
  fileIds: readonly FileId[],
  job: JobTerms,
): Promise<void> {
  const files: InputFile[] = []
  for (const id of new Set(fileIds)) {
    const file = await findInput(unit, id)
    if (file === null) throw new Fault('not_found')
    requireStored(file)
    files.push(file)
  }
  const found = [...files.flatMap((file) => judgeFile(file, job)), ...judgeTogether(files)]
  const errors = found.filter(({ severity }) => severity === 'error')
  const tooLarge = errors.filter(({ code }) => code === 'too_large')
  if (tooLarge.length > 0) throw new Fault('upload_too_large', { details: detailsOf(tooLarge) })
  if (errors.length > 0) throw new Fault('file_refused', { details: detailsOf(errors) })
}

export function requireStored(file: InputFile): void {
  switch (file.state) {
    case 'stored':
      return
    case 'receiving':
      throw new Fault('upload_incomplete', {
        details: [{ subject: file.name, message: 'Not all of it is here.' }],
      })
    case 'checking':
      throw new Fault('file_not_ready')
    case 'refused':
      throw new Fault('file_refused', {
        details: detailsOf(file.findings.map((found) => ({ ...found, subject: file.name }))),
      })
    default:
      file.state satisfies never
  }
}

interface Found {
  readonly message: string
  readonly remedy: string
  readonly commands: readonly string[]
}

function detailsOf(found: readonly (Found & { readonly subject: string })[]) {
  return found.map(({ subject, message, remedy, commands }) => {
    return { subject, message, remedy, commands: [...commands] }
  })
}
