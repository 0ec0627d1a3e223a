import type { FileFacts } from '@tessera/contracts/file'
import { isImputing } from '@tessera/contracts/service-modes'
import type { Secret } from '@tessera/crypto/secret'
import type { StoredResult } from '@tessera/db/files'
import { listInputFacts } from '@tessera/db/inputs'
import { samplesOfResult } from '../results/result-samples.ts'
import { fileKeys } from './file-keys.ts'
import type { JobTask } from './task.ts'

/**
 * Which chromosomes and samples of those that were sent did not come back, a sentence each. Files are known by the names
 * that services of this kind give them; where they are not known, nothing is said.
 */
export async function missingResults(
  task: JobTask,
  stored: readonly StoredResult[],
  password: Secret<string> | null,
): Promise<readonly string[]> {
  const { settings, jobId } = task.work
  if (!isImputing(settings.mode)) return []
  const inputs = await task.user.read(async (unit) => await listInputFacts(unit, jobId))
  const time = AbortSignal.timeout(mostMilliseconds)
  const missing: string[] = []
  for (const [chromosome, facts] of byChromosome(inputs)) {
    const name = task.adapter.chromosomeFile(chromosome)
    if (name === null) continue
    const file = stored.find((candidate) => candidate.name === name)
    if (file === undefined) missing.push(`There is no result for chromosome ${chromosome}.`)
    else missing.push(...(await missingSamples(task, { file, chromosome, facts, password, time })))
  }
  return missing
}

async function missingSamples(
  task: JobTask,
  {
    file,
    chromosome,
    facts: { samples: sent, samplesDigest },
    password,
    time,
  }: {
    readonly file: StoredResult
    readonly chromosome: string
    readonly facts: FileFacts
    readonly password: Secret<string> | null
    readonly time: AbortSignal
  },
): Promise<readonly string[]> {
  if (sent === null) return []
  const key = await fileKeys(task)(file.id)
  try {
    const signal = AbortSignal.any([task.hold.signal, time])
    const found = await samplesOfResult(task.files, { ...file, key, password }, signal)
    task.hold.signal.throwIfAborted()
    if (found === 'none') return []
    const of = `The result for chromosome ${chromosome}`
    if (found === 'unreadable') return [`${of} names no samples that could be read.`]
    if (found.count < sent)
      return [`${of} has ${found.count} of the ${sent} samples that were sent.`]
    const isSame = samplesDigest === null || found.digest === samplesDigest
    return isSame && found.count === sent ? [] : [`${of} names other samples than were sent.`]
  } finally {
    key.wipe()
  }
}

function byChromosome(inputs: readonly FileFacts[]): ReadonlyMap<string, FileFacts> {
  return new Map(
    inputs.flatMap((facts) =>
      facts.chromosome === null ? [] : [[facts.chromosome.replace(/^chr/, ''), facts] as const],
    ),
  )
}

/** For the beginnings of all files together: each takes some milliseconds. */
const mostMilliseconds = 60_000
