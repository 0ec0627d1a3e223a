import type { QualityProblem, QualityReading } from '@tessera/contracts/quality'
import type { Secret } from '@tessera/crypto/secret'
import type { StoredResult } from '@tessera/db/files'
import { appendJobEvent } from '@tessera/db/job-events'
import { listReadResults, storeResultQuality } from '@tessera/db/result-quality'
import { isFault } from '@tessera/runtime/fault'
import { countsAt, listPanels } from '@tessera/vcf/panel-store'
import type { QualityOptions } from '@tessera/vcf/quality/read-quality'
import { ReadingThreadError } from '@tessera/vcf/reading-thread'
import pLimit from 'p-limit'
import { qualityResultsOf } from '../results/quality-files.ts'
import { readResultQuality } from '../results/read-result-quality.ts'
import { fileKeys } from './file-keys.ts'
import { resultPasswords } from './result-passwords.ts'
import type { JobTask } from './task.ts'

/**
 * Reads how well was imputed from each result that says so, once: a step that is interrupted goes on with those that are
 * left. What cannot be read is a note in the job's history, and takes nothing from its results; they wait some minutes
 * at most.
 */
export async function readQualityOfResults(
  task: ReadingTask,
  results: readonly StoredResult[],
): Promise<void> {
  const { jobId } = task.work
  try {
    const read = await task.user.read(async (unit) => await listReadResults(unit, jobId))
    const left = candidates(results).filter(({ id }) => !read.has(id))
    if (left.length === 0) return
    const password = await resultPasswords(task.user, fileKeys(task)).find(jobId)
    const panel = await knownPanel(task)
    const time = AbortSignal.timeout(mostMilliseconds)
    try {
      for (const result of left) {
        await readAndStore(task, { result, password, panel, time })
      }
    } finally {
      password?.wipe()
    }
  } catch (error) {
    if (task.hold.signal.aborted || isFault(error, 'files_unavailable')) throw error
    task.logger.error({ err: error }, 'how well was imputed could not be read')
  }
}

/** No more of a task: nothing is asked of the service. */
export type ReadingTask = Pick<
  JobTask,
  'work' | 'user' | 'hold' | 'grant' | 'broker' | 'files' | 'panelSitesDir' | 'logger'
>

interface Reading {
  readonly result: StoredResult
  readonly password: Secret<string> | null
  readonly panel: QualityOptions
  readonly time: AbortSignal
}

/** What goes wrong with one result takes nothing from the others. */
async function readAndStore(task: ReadingTask, reading: Reading): Promise<void> {
  const { result } = reading
  try {
    const read = await turns(async () => await readOne(task, reading))
    if (read !== null) await store(task, result, read)
  } catch (error) {
    task.hold.signal.throwIfAborted()
    if (isFault(error, 'files_unavailable')) throw error
    task.logger.error({ err: error }, 'how well a result was imputed could not be stored')
    await store(task, result, { kind: 'unreadable', problem: 'failed' }).catch((cause: unknown) =>
      task.logger.error({ err: cause }, 'nor that it could not'),
    )
  }
}

/** Null when the result says nothing of it. */
async function readOne(
  task: ReadingTask,
  { result, password, panel, time }: Reading,
): Promise<QualityReading | null> {
  const key = await fileKeys(task)(result.id)
  const signal = AbortSignal.any([task.hold.signal, time])
  const read = async (options: QualityOptions) =>
    await readResultQuality(task.files, { ...result, key, password }, { ...options, signal })
  try {
    return await read(panel).catch(async (error: unknown) => {
      if (panel.panel === undefined || !(error instanceof ReadingThreadError)) throw error
      // Sites of a panel that were damaged say nothing about the result.
      task.logger.error({ err: error }, 'a result could not be compared with its panel')
      return await read({})
    })
  } catch (error) {
    task.hold.signal.throwIfAborted()
    if (isFault(error, 'files_unavailable')) throw error
    if (time.aborted) return { kind: 'unreadable', problem: 'out_of_time' }
    task.logger.error({ err: error }, 'how well a result was imputed could not be read')
    return { kind: 'unreadable', problem: 'failed' }
  } finally {
    key.wipe()
  }
}

async function store(
  task: ReadingTask,
  result: StoredResult,
  reading: QualityReading,
): Promise<void> {
  await task.user.unit(async (unit) => {
    const isNew = await storeResultQuality(unit, task.work, result, reading)
    if (!isNew || reading.kind === 'read') return
    await appendJobEvent(unit, task.work, {
      kind: 'note',
      severity: 'info',
      text: `How well was imputed could not be read from ${result.name}: ${words[reading.problem]}`,
    })
  })
}

function candidates(results: readonly StoredResult[]): readonly StoredResult[] {
  const names = new Set(qualityResultsOf(results.map(({ name }) => name)))
  return results.filter(({ name }) => names.has(name)).slice(0, mostResults)
}

/** The files of sites of the job's panel, in the build of its input where they are known in several. */
async function knownPanel({ panelSitesDir, work, logger }: ReadingTask): Promise<QualityOptions> {
  if (panelSitesDir === null) return {}
  try {
    const listed = await listPanels(panelSitesDir)
    const known = listed.filter(
      (one) => one.panel === work.settings.panel && countsAt(one, work.serviceId),
    )
    const inBuild = known.filter(({ build }) => build === work.settings.build)
    const [first, ...others] = inBuild.length > 0 ? inBuild : known
    return first === undefined
      ? {}
      : { panel: { directory: panelSitesDir, files: [first, ...others] } }
  } catch (error) {
    logger.error({ err: error }, 'the sites of panels cannot be read')
    return {}
  }
}

const words = {
  damaged: 'the file is damaged, or does not open.',
  too_many_entries: 'it has too many entries.',
  no_values: 'it holds no R².',
  out_of_time: 'it took too long.',
  failed: 'something went wrong here.',
} as const satisfies Readonly<Record<QualityProblem, string>>
/** Each takes a thread and a processor, and jobs of a batch end together. */
const turns = pLimit(2)
const mostMilliseconds = 300_000
/** What a service lists without end is not read without end. */
const mostResults = 100
