import { randomUUID } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { ConfirmHeld } from '@tessera/db/held-lock'
import type { AuditKey } from '@tessera/db/vault/audit-chain'
import type { ReachFaultPoint } from '../keys/fault-points.ts'
import { syncDirectory } from './ledger-directory.ts'
import { formatLedgerLine, type LedgerEntry } from './ledger-line.ts'

/**
 * Writes a line for each entry into one new file, under the given key, and then removes the files that said the same in
 * more lines. Whoever looks, and whoever starts after a fall, finds the files, the new one, or both, and the same in each.
 * Whoever has the name after this process was stopped between a check and what follows it adds lines to the newest
 * file: that is in place before a former one is removed, and so no removal takes one of them along.
 *
 * @param files.from with the size up to which their lines are known
 * @param files.confirm that nobody else writes files of this name
 */
export async function foldFiles(
  directory: string,
  files: {
    readonly from: ReadonlyMap<string, number>
    readonly into: string
    readonly entries: readonly LedgerEntry[]
    readonly key: AuditKey
    readonly reached: ReachFaultPoint
    readonly confirm: ConfirmHeld
  },
): Promise<void> {
  const { from, into, entries, key, reached, confirm } = files
  const path = join(directory, into)
  await removeUnfinished(directory, into)
  const unfinished = `${path}.${randomUUID()}.new`
  await writeWhole(unfinished, linesOf(entries, key))
  reached('ledger: new file written')
  await confirm()
  await rename(unfinished, path)
  await syncDirectory(directory)
  reached('ledger: new file in place')
  for (const [name, size] of from) {
    await confirm()
    // Somebody wrote on: folded the next time.
    if (statSync(join(directory, name)).size !== size) continue
    await rm(join(directory, name))
    reached('ledger: former file removed')
  }
  await syncDirectory(directory)
}

/** What falls in the middle of a folding left. */
async function removeUnfinished(directory: string, into: string): Promise<void> {
  const [broker] = into.split('.')
  for (const name of readdirSync(directory))
    if (name.startsWith(`${broker}.`) && name.endsWith('.new')) await rm(join(directory, name))
}

/** In pieces, so that others are answered meanwhile. */
async function* linesOf(entries: readonly LedgerEntry[], key: AuditKey): AsyncGenerator<string> {
  for (let start = 0; start < entries.length; start += pieceLines) {
    const piece = entries.slice(start, start + pieceLines)
    yield piece.map((entry) => `${formatLedgerLine(key, entry)}\n`).join('')
    await turn()
  }
}

async function writeWhole(path: string, contents: AsyncIterable<string>): Promise<void> {
  await using file = await open(path, 'wx', 0o600)
  await file.writeFile(contents)
  await file.sync()
}

const pieceLines = 200
