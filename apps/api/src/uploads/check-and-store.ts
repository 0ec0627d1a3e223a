import { randomInt } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Broker } from '@tessera/broker-client/broker'
import type { FileId } from '@tessera/contracts/ids'
import { refuseInput, storeInput } from '@tessera/db/inputs'
import { writeEncryptedFile, type WrittenFile } from '@tessera/encrypted-files/write-encrypted-file'
import { Fault } from '@tessera/runtime/fault'
import type { Logger } from '@tessera/runtime/logger'
import { checkVcfFile, type VcfFileCheckOptions } from '@tessera/vcf/check-vcf-file'
import { listPanels } from '@tessera/vcf/panel-store'
import { ReadingThreadError } from '@tessera/vcf/reading-thread'
import type { GenomeBuild, VcfReport } from '@tessera/vcf/report'
import { z } from 'zod'
import type { Owner } from '../http/principal.ts'
import { fileReportOf, lostReport, mendsOf } from './file-report.ts'
import { type FileStorage, readSpool } from './file-storage.ts'

export interface CheckDependencies {
  readonly broker: Broker
  readonly storage: FileStorage
  /** Where an operator keeps sites of panels; null where nobody does. */
  readonly panelSitesDir: string | null
  readonly logger: Logger
}

/**
 * Checks a file in the spool and either refuses it, keeping only the report, or encrypts it into the store. The spool
 * is removed in both cases; after an error it stays, and the check can be begun again.
 */
export async function checkAndStore(
  deps: CheckDependencies,
  principal: Owner,
  fileId: FileId,
  signal: AbortSignal,
): Promise<void> {
  const checked = await checkSpool(deps, fileId, signal)
  if (checked === null || checked.verdict === 'refused') {
    const report = checked === null ? lostReport : fileReportOf(checked)
    await principal.asUser(async (unit) => await refuseInput(unit, fileId, report))
  } else {
    const { sha256, writer } = await encryptIntoStore(deps, principal, fileId, signal)
    const report = fileReportOf(checked)
    const isStored = await principal.asUser(
      async (unit) =>
        await storeInput(unit, fileId, { sha256, writer, report, mends: mendsOf(checked) }),
    )
    // The owner removed it meanwhile, or another process was quicker: the bytes of that one count.
    if (!isStored) await deps.storage.files.remove(fileId, (one) => one === writer)
  }
  await deps.storage.removeSpool(fileId)
}

async function checkSpool(
  deps: CheckDependencies,
  fileId: FileId,
  signal: AbortSignal,
): Promise<VcfReport | null> {
  const { storage, logger } = deps
  const declaredBuild = await readDeclaredBuild(storage, fileId)
  const check = async (panels: Panels | null) =>
    await checkVcfFile(storage.spoolPath(fileId), {
      signal,
      ...(declaredBuild !== null && { declaredBuild }),
      ...(panels !== null && { panels }),
    })
  const panels = await knownPanels(deps)
  try {
    const report = await check(panels).catch(async (error: unknown) => {
      if (panels === null || !(error instanceof ReadingThreadError)) throw error
      // Sites of a panel that were damaged say nothing about the file.
      logger.error({ err: error }, 'an upload could not be compared with the panels')
      return await check(null)
    })
    for (const unread of report.unreadPanels)
      logger.error(unread, 'an upload could not be compared with a panel')
    return report
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

type Panels = NonNullable<VcfFileCheckOptions['panels']>

async function knownPanels({ panelSitesDir, logger }: CheckDependencies): Promise<Panels | null> {
  if (panelSitesDir === null) return null
  try {
    return { directory: panelSitesDir, list: await listPanels(panelSitesDir) }
  } catch (error) {
    logger.error({ err: error }, 'the sites of panels cannot be read')
    return null
  }
}

/** @returns what is known of what was uploaded */
async function encryptIntoStore(
  { broker, storage }: CheckDependencies,
  principal: Owner,
  fileId: FileId,
  signal: AbortSignal,
): Promise<WrittenFile> {
  const dataKey = await broker.fileKey(principal.proof, fileId)
  if (dataKey === null) throw new Fault('not_found', { detail: `no key for file ${fileId}` })
  try {
    const bytes = untilAborted(readSpool(storage.spoolPath(fileId)), signal)
    // Another process may be writing the same file.
    const writer = randomInt(1, 2 ** 31)
    const file = { id: fileId, key: dataKey, bytes, writer }
    return await writeEncryptedFile(storage.files, file)
  } finally {
    dataKey.wipe()
  }
}

async function* untilAborted(
  chunks: AsyncIterable<Buffer>,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    signal.throwIfAborted()
    yield chunk
  }
}

/** What the page said of the file lies beside the spool, with what else the upload protocol keeps there. */
async function readDeclaredBuild(
  storage: FileStorage,
  fileId: FileId,
): Promise<GenomeBuild | null> {
  const text = await readFile(`${storage.spoolPath(fileId)}.json`, 'utf8').catch(() => '{}')
  const upload = uploadRecord.safeParse(JSON.parse(text))
  return upload.success ? (upload.data.metadata?.declaredBuild ?? null) : null
}

const uploadRecord = z.object({
  metadata: z.object({ declaredBuild: z.enum(['hg19', 'hg38']).nullish() }).optional(),
})
