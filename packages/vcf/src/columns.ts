import { FatalFinding } from './findings.ts'
import { latin1Of } from './text-of.ts'

/** Where the columns before the genotypes begin in the line that was looked at last. */
export class Columns {
  readonly #starts = new Int32Array(sampleColumn + 1)

  /** @throws FatalFinding when there are fewer, or one is empty */
  find(bytes: Uint8Array, start: number, end: number, line: number): void {
    const starts = this.#starts
    starts[0] = start
    let at = start
    for (let column = 1; column <= sampleColumn; column += 1) {
      const begin = at
      while (at < end && bytes[at] !== tab) at += 1
      if (at >= end) throw tooFewColumns(bytes, start, end, line, column)
      if (at === begin) {
        throw new FatalFinding('line_malformed', `Line ${line}: column ${column} is empty.`, {
          line,
        })
      }
      at += 1
      starts[column] = at
    }
  }

  start(column: number): number {
    return this.#starts[column] ?? 0
  }

  /** One past the last byte. */
  end(column: number): number {
    return (this.#starts[column + 1] ?? 0) - 1
  }
}

function tooFewColumns(
  bytes: Uint8Array,
  start: number,
  end: number,
  line: number,
  columns: number,
): FatalFinding {
  const text = latin1Of(bytes, start, Math.min(end, start + 80))
  if (columns === 1 && /^\S+ +\d+ /.test(text)) {
    return new FatalFinding(
      'spaces_for_tabs',
      `The columns of line ${line} are separated by spaces, not tabs.`,
      { line },
    )
  }
  const message =
    end === start ? `Line ${line} is empty.` : `Line ${line} has only ${columns} columns.`
  return new FatalFinding('ragged_line', message, { line })
}

export const column = {
  chromosome: 0,
  position: 1,
  id: 2,
  reference: 3,
  alternate: 4,
  filter: 6,
  format: 8,
  samples: 9,
} as const

const sampleColumn = column.samples
const tab = 0x09
