import type { InputFile } from '@tessera/contracts/file'
import type { JobSettings } from '@tessera/contracts/job'
import type { FileId } from '@tessera/contracts/ids'
import { findInput } from '@tessera/db/files'
import type { SubmittingUnit } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { judgeBuild } from '@tessera/vcf/build'
import type { VcfFinding } from '@tessera/vcf/report'
import { parseChromosome } from '@tessera/vcf/chromosome'

/**
 * @throws Fault `not_found`, `upload_incomplete`, `file_not_ready`; `upload_too_large`; `file_refused` when a file
 *   cannot be imputed, or not as a file of this build
 */
export async function requireInputs(
  unit: SubmittingUnit,
  fileIds: readonly FileId[],
  job: { readonly build: JobSettings['build']; readonly maxUploadBytes: number },
): Promise<void> {
  for (const id of fileIds) {
    const file = await findInput(unit, id)
    if (file === null) throw new Fault('not_found')
    requireStored(file)
    if (file.sizeBytes > job.maxUploadBytes) {
      const message = `The service takes at most ${job.maxUploadBytes} bytes.`
      throw new Fault('upload_too_large', { details: [{ subject: file.name, message }] })
    }
    requireBuild(file, job.build)
  }
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
      throw refused(file.name, file.findings)
    default:
      file.state satisfies never
  }
}

function requireBuild(file: InputFile, build: JobSettings['build']): void {
  const { facts } = file
  if (facts === null) return
  const guess = {
    build: facts.build,
    certainty: facts.build === null ? 'none' : 'strong',
    grounds: ['Its sequence lengths or positions say so.'],
  } as const
  const chromosome = facts.chromosome === null ? null : parseChromosome(facts.chromosome)
  const findings = judgeBuild({ guess, chromosome, lastPosition: null }, build)
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw refused(file.name, errors)
}

function refused(
  name: string,
  findings: readonly Pick<VcfFinding, 'message' | 'remedy' | 'commands'>[],
): Fault {
  return new Fault('file_refused', {
    details: findings.map(({ message, remedy, commands }) => ({
      subject: name,
      message,
      remedy,
      commands: [...commands],
    })),
  })
}
