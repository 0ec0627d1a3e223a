import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { fileId, type FileId } from '@tessera/contracts/ids'
import type { Job } from '@tessera/contracts/job'
import type { QualityReading } from '@tessera/contracts/quality'
import { readQuality } from '@tessera/vcf/quality/read-quality'
import { newId } from '../src/new-id.ts'
import type { Visitor } from './visitor.ts'
import type { World } from './world.ts'

/** What the worker writes when it has read a result; of what Minimac4 made unless told. */
export async function storeQuality(
  world: World,
  owner: Visitor,
  job: Job,
  name: string,
  reading?: QualityReading,
): Promise<FileId> {
  const id = newId(fileId)
  const read = reading ?? (await readQuality(createReadStream(minimac4Info)))
  await world.rows(
    `insert into app.result_quality (user_id, job_id, file_id, name, quality, problem) values ($1, $2, $3, $4, $5, $6)`,
    owner.id,
    job.id,
    id,
    name,
    read.kind === 'read' ? JSON.stringify(read.quality) : null,
    read.kind === 'read' ? null : read.problem,
  )
  return id
}

const minimac4Info = join(import.meta.dirname, '../../../packages/vcf/test/minimac4/chr20.info.gz')
