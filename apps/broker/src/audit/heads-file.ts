import { createPublicKey, type KeyObject } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import type { AuditHead } from '@tessera/db/vault/audit-lanes'
import { lineHash, readHeadLine, signHeadLine } from './head-line.ts'

/**
 * The signed ends of the chains, one line of JSON each time, in a file that only grows. Each broker has one of its own:
 * with it, records that were cut off the end of a chain are missed.
 */
export class AuditHeadsFile {
  readonly #path: string
  readonly #keys: () => readonly [KeyObject, ...KeyObject[]]
  #lastLine: string | null = null
  #lastHeads = ''

  /** @param keys tells which Ed25519 private key signs, now, and which did before */
  constructor(path: string, keys: () => readonly [KeyObject, ...KeyObject[]]) {
    this.#path = path
    this.#keys = keys
  }

  /**
   * On the disk when it returns. Nothing is written while no record was added.
   *
   * @returns the lanes that have fewer or other records than the line before says
   * @throws Error of the file system
   */
  async append(heads: readonly AuditHead[]): Promise<readonly number[]> {
    const found = JSON.stringify(heads)
    if (found === this.#lastHeads) return []
    await using file = await open(this.#path, 'a+', 0o600)
    await dropHalfLine(file)
    const previous = this.#lastLine ?? (await lastLineOf(file))
    const line = signHeadLine(this.#keys()[0], {
      at: new Date().toISOString(),
      heads,
      previous: previous === null ? '' : lineHash(previous),
    })
    await file.appendFile(`${line}\n`)
    // The next line follows this one, also where the disk does not say that it has it.
    this.#lastLine = line
    await file.datasync()
    this.#lastHeads = found
    return previous === null ? [] : this.#cutSince(previous, heads)
  }

  #cutSince(previous: string, heads: readonly AuditHead[]): readonly number[] {
    const said =
      readHeadLine(
        previous,
        this.#keys().map((key) => createPublicKey(key)),
      )?.heads ?? []
    const cut = said.filter((before) => {
      const now = heads.find(({ lane }) => lane === before.lane)
      if (now === undefined || now.sequence < before.sequence) return true
      return now.sequence === before.sequence && !now.mac.equals(before.mac)
    })
    return cut.map(({ lane }) => lane)
  }
}

/** What a full disk or a fall in the middle of a line left. */
async function dropHalfLine(file: FileHandle): Promise<void> {
  const end = await endOf(file)
  const half = end.text.length - (end.text.lastIndexOf('\n') + 1)
  if (half > 0) await file.truncate(end.size - half)
}

async function lastLineOf(file: FileHandle): Promise<string | null> {
  const { text } = await endOf(file)
  return text.split('\n').at(-2) ?? null
}

async function endOf(file: FileHandle): Promise<{ readonly size: number; readonly text: string }> {
  const { size } = await file.stat()
  const length = Math.min(size, longestLine)
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length)
  // The lines are ASCII.
  return { size, text: buffer.toString('latin1') }
}

/** More than two lines that name every lane. */
const longestLine = 64 * 1024
