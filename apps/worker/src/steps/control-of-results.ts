import type { ControlProblem, ControlReading } from '@tessera/contracts/control'
import { decryptFile } from '@tessera/crypto/file-cipher'
import { listReadControl, storeControl } from '@tessera/db/control-findings'
import type { StoredResult } from '@tessera/db/files'
import { appendJobEvent } from '@tessera/db/job-events'
import { isFault } from '@tessera/runtime/fault'
import { readControlInThread } from '@tessera/vcf/control/read-control-in-thread'
import { controlFilesOf } from '../results/control-files.ts'
import { fileKeys } from './file-keys.ts'
import type { ReadingTask } from './quality-of-results.ts'

/**
 * Reads what the quality control of the service wrote about sites and chunks, once each: a step that is interrupted goes
 * on with the files that are left. What cannot be read is a note in the job's history, and takes nothing from its results.
 */
export async function readControlOfResults(
  task: ReadingTask,
  results: readonly StoredResult[],
): Promise<void> {
  const { jobId } = task.work
  try {
    const read = await task.user.read(async (unit) => await listReadControl(unit, jobId))
    const time = AbortSignal.timeout(mostMilliseconds)
    for (const result of controlFilesOf(results)) {
      if (!read.has(result.id)) await store(task, result, await readOne(task, result, time))
    }
  } catch (error) {
    if (task.hold.signal.aborted || isFault(error, 'files_unavailable')) throw error
    task.logger.error({ err: error }, 'what quality control said could not be read')
  }
}

async function readOne(
  task: ReadingTask,
  result: StoredResult,
  time: AbortSignal,
): Promise<ControlReading> {
  const { files, hold, logger, work } = task
  const { id } = result
  const key = await fileKeys(task)(id)
  const signal = AbortSignal.any([hold.signal, time])
  try {
    await using file = await files.open(result)
    const { panel } = work.settings
    return await readControlInThread(decryptFile(key, id, file), { panel, signal })
  } catch (error) {
    hold.signal.throwIfAborted()
    if (isFault(error, 'files_unavailable')) throw error
    if (time.aborted) return { kind: 'unreadable', problem: 'out_of_time' }
    logger.error({ err: error }, 'a file of quality control could not be read')
    return { kind: 'unreadable', problem: 'failed' }
  } finally {
    key.wipe()
  }
}

async function store(
  task: ReadingTask,
  result: StoredResult,
  reading: ControlReading,
): Promise<void> {
  await task.user.unit(async (unit) => {
    const isNew = await storeControl(unit, task.work, result, reading)
    if (!isNew || reading.kind === 'read') return
    const text = `What quality control found could not be read from ${result.name}: ${words[reading.problem]}`
    await appendJobEvent(unit, task.work, { kind: 'note', severity: 'info', text })
  })
}

const words = {
  not_known: 'it is no table that is known here.',
  out_of_time: 'it took too long.',
  failed: 'something went wrong here.',
} as const satisfies Readonly<Record<ControlProblem, string>>
/** For all files together; a million sites take some seconds. */
const mostMilliseconds = 60_000
