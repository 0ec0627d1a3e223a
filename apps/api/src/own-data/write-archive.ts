import type { Broker } from '@tessera/broker-client/broker'
import { plainSize } from '@tessera/crypto/file-cipher'
import {
  exportedTables,
  type ExportedTable,
  exportedViews,
  listOwnFiles,
  type OwnFile,
  readOwnRows,
  readOwnView,
} from '@tessera/db/own-data'
import { encryptedSize } from '@tessera/encrypted-files/encrypted-size'
import { FileMissing } from '@tessera/encrypted-files/file-store'
import { ZipWriter } from '@zip.js/zip.js'
import type { Principal } from '../http/principal.ts'
import { decryptedFile } from '../results/decrypted-file.ts'
import type { FileStorage } from '../uploads/file-storage.ts'

export interface ArchiveDependencies {
  readonly broker: Broker
  readonly storage: FileStorage
}

/**
 * All that is kept of a user: her rows as JSON, then her files as she uploaded them and as they came back. A piece is read
 * when the one before it was taken, so that neither is ever whole in memory. It ends when her session does.
 *
 * @throws Fault `not_signed_in`, and whatever keeps `to` from being written
 */
export async function writeArchive(
  deps: ArchiveDependencies,
  principal: Principal,
  to: WritableStream<Uint8Array>,
): Promise<void> {
  // Of what will be larger than 4 GiB is known only afterwards.
  const zip = new ZipWriter(to, { zip64: true, useWebWorkers: false })
  const add = async (name: string, pieces: AsyncGenerator<Uint8Array>, level: number) => {
    await zip.add(name, ReadableStream.from(pieces), { level })
  }
  for (const table of Object.keys(exportedTables).filter(isExported))
    await add(`${table.slice('app.'.length)}.json`, asJson(rowsOf(principal, table)), 6)
  for (const view of exportedViews) {
    const rows = await principal.asReader(async (unit) => await readOwnView(unit, view))
    await add(`${view.slice('own_'.length)}.json`, asJson(rows), 6)
  }
  const missing: string[] = []
  for await (const file of filesOf(principal)) {
    const plain = await openOwnFile(deps, principal, file)
    if (plain === null) missing.push(file.id)
    // What is compressed already does not become smaller.
    else await add(placeOf(file), plain, 0)
  }
  await add('missing_files.json', asJson(missing.map((id) => JSON.stringify(id))), 6)
  await zip.close()
}

async function* rowsOf(principal: Principal, table: ExportedTable): AsyncGenerator<string> {
  for (let after: string | null = null; ;) {
    const page = { after, size: pageSize }
    const rows: readonly string[] = await principal.asReader(
      async (unit, userId) => await readOwnRows(unit, userId, table, page),
    )
    yield* rows
    if (rows.length < pageSize) return
    after = rows.at(-1) ?? null
  }
}

async function* filesOf(principal: Principal): AsyncGenerator<OwnFile> {
  for (let last: OwnFile | undefined; ;) {
    const page = { after: last?.id ?? null, size: pageSize }
    const files = await principal.asReader(
      async (unit, userId) => await listOwnFiles(unit, userId, page),
    )
    yield* files
    if (files.length < pageSize) return
    last = files.at(-1)
  }
}

/** Null when its bytes are not where they should be, or it was removed meanwhile. */
async function openOwnFile(
  { broker, storage }: ArchiveDependencies,
  principal: Principal,
  file: OwnFile,
): Promise<AsyncGenerator<Uint8Array> | null> {
  try {
    const end = plainSize(await encryptedSize(storage.files, file))
    const dataKey = await broker.fileKey(principal.proof, file.id)
    if (dataKey === null) return null
    return decryptedFile({ files: storage.files, dataKey, name: file }, { start: 0, end })
  } catch (error) {
    if (error instanceof FileMissing) return null
    throw error
  }
}

async function* asJson(rows: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  let before = '[\n'
  for await (const row of rows) {
    yield encoder.encode(`${before}${row}`)
    before = ',\n'
  }
  yield encoder.encode(before === '[\n' ? '[]\n' : '\n]\n')
}

/** The id makes it one of a kind. */
function placeOf({ id, name, jobId }: OwnFile): string {
  const folder = jobId === null ? 'uploads' : `results/${jobId}`
  return `${folder}/${id}-${name.replaceAll(/[^A-Za-z0-9._-]/g, '_')}`
}

function isExported(name: string): name is ExportedTable {
  return name in exportedTables
}

const pageSize = 500
