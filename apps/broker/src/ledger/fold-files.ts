import { readFileSync, statSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CredentialId } from '@tessera/contracts/ids'
import type { AuditKey } from '@tessera/db/vault/audit-chain'
import type { ReachFaultPoint } from '../keys/fault-points.ts'
import { syncDirectory } from './ledger-directory.ts'
import { formatLedgerLine, isBeyond, type LedgerEntry } from './ledger-line.ts'

/**
 * Writes what the files say into one new file, a line for each credential, under the given key; then removes them.
 * Whoever looks, and whoever starts after a fall, finds the files, the new one, or both, and the same in each.
 *
 * @param files.read gives the entry of a line, or throws when it is not authentic: then nothing was changed
 */
export async function foldFiles(
  directory: string,
  files: {
    readonly from: readonly string[]
    readonly into: string
    readonly key: AuditKey
    readonly read: (line: string, name: string) => LedgerEntry
    readonly reached: ReachFaultPoint
  },
): Promise<void> {
  const { from, into, key, read, reached } = files
  const entries = new Map<CredentialId, LedgerEntry>()
  const sizes = new Map<string, number>()
  for (const name of from) {
    const text = readFileSync(join(directory, name))
    sizes.set(name, text.length)
    // What follows the last line end is half a line that a fall left.
    for (const line of text.toString('utf8').split('\n').slice(0, -1)) {
      const entry = read(line, name)
      const known = entries.get(entry.credentialId)
      if (known === undefined || isBeyond(entry, known)) entries.set(entry.credentialId, entry)
    }
  }
  const path = join(directory, into)
  const lines = [...entries.values()].map((entry) => `${formatLedgerLine(key, entry)}\n`)
  await writeWhole(`${path}.new`, lines.join(''))
  reached('ledger: new file written')
  await rename(`${path}.new`, path)
  await syncDirectory(directory)
  reached('ledger: new file in place')
  for (const name of from) {
    // Somebody of the same name wrote on: folded the next time.
    if (statSync(join(directory, name)).size !== sizes.get(name)) continue
    await rm(join(directory, name))
    reached('ledger: former file removed')
  }
  await syncDirectory(directory)
}

async function writeWhole(path: string, contents: string): Promise<void> {
  await using file = await open(path, 'w', 0o600)
  await file.writeFile(contents)
  await file.sync()
}
