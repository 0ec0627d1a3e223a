import { colors } from './colors.ts'
import type { Face } from './fonts.ts'
import { coverageOf, type Pdf } from './pdf-document.ts'
import {
  cleaned,
  type Coverage,
  type Letter,
  type Run,
  runsOf,
  shownText,
  writtenText,
} from './text-runs.ts'

export interface TextStyle {
  readonly face: Face
  readonly size: number
  /** From one line to the next. */
  readonly leading: number
  readonly color: string
}

/** A part of a line in one face. */
interface Piece extends Run {
  readonly width: number
}

export interface Line {
  readonly pieces: readonly Piece[]
  readonly width: number
}

/** Breaks at spaces; a word that is too long by itself is broken where it must be. */
export function linesOf(
  writer: TextWriter,
  text: string,
  style: TextStyle,
  width: number,
): readonly Line[] {
  const lines: Piece[][] = [[]]
  let left = width
  const next = () => {
    lines.push([])
    left = width
  }
  for (const run of runsOf(cleaned(text), style.face, writer.has))
    for (const word of wordsOf(run)) {
      let rest = writer.measured(word, style.size)
      if (left < width && writer.widthOf(withoutEnd(word), style.size) > left) next()
      while (left < writer.widthOf(withoutEnd(rest), style.size) && rest.letters.length > 1) {
        const [fits, over] = broken(writer, rest, style.size, left)
        lines.at(-1)?.push(fits)
        rest = over
        next()
      }
      lines.at(-1)?.push(rest)
      left -= rest.width
    }
  return lines.filter((line) => line.length > 0).map((line) => lineOf(writer, line, style.size))
}

/** What pdfkit measures and writes with. */
export class TextWriter {
  readonly #pdf: Pdf
  readonly has: Coverage
  /** By face and text, for a size of 1000. */
  readonly #widths = new Map<string, number>()

  constructor(pdf: Pdf) {
    this.#pdf = pdf
    this.has = coverageOf(pdf)
  }

  widthOf(run: Run, size: number): number {
    const text = shownText(run)
    const key = `${run.face} ${text}`
    const known = this.#widths.get(key)
    if (known !== undefined) return (known * size) / 1000
    const width = this.#pdf.font(run.face).fontSize(1000).widthOfString(text, shaping(run))
    this.#widths.set(key, width)
    return (width * size) / 1000
  }

  measured(run: Run, size: number): Piece {
    return { ...run, width: this.widthOf(run, size) }
  }

  /** @param baseline from the top of the page */
  write(line: Line, style: TextStyle, x: number, baseline: number): void {
    let at = x
    for (const piece of line.pieces) {
      const [shown, written] = [shownText(piece), writtenText(piece)]
      this.#pdf.font(piece.face).fontSize(style.size).fillColor(style.color)
      if (written !== null) this.#pdf.markContent('Span', { actual: written })
      const options = { lineBreak: false, baseline: 'alphabetic', ...shaping(piece) } as const
      if (shown !== '') this.#pdf.text(shown, at, baseline, options)
      if (written !== null) this.#pdf.endMarkedContent()
      at += piece.width
    }
  }
}

/** Words keep the space behind them. */
function wordsOf(run: Run): readonly Run[] {
  const words: Letter[][] = [[]]
  for (const letter of run.letters) {
    words.at(-1)?.push(letter)
    if (letter.written === ' ') words.push([])
  }
  return words.flatMap((letters) => (letters.length === 0 ? [] : [{ ...run, letters }]))
}

function withoutEnd(run: Run): Run {
  return run.letters.at(-1)?.written === ' ' ? { ...run, letters: run.letters.slice(0, -1) } : run
}

/** As many letters as fit, at least one, and the rest. */
function broken(writer: TextWriter, run: Run, size: number, width: number): [Piece, Piece] {
  let [at, taken] = [0, 0]
  for (const letter of run.letters.slice(0, -1)) {
    taken += writer.widthOf({ ...run, letters: [letter] }, size)
    if (at > 0 && taken > width) break
    at += 1
  }
  const part = (letters: readonly Letter[]) => writer.measured({ ...run, letters }, size)
  return [part(run.letters.slice(0, at)), part(run.letters.slice(at))]
}

/** Neighbours of one face are written at once. The space at the end of a line is there for who reads its text, and has no width. */
function lineOf(writer: TextWriter, pieces: readonly Piece[], size: number): Line {
  const joined: Run[] = []
  for (const { letters, face, isRightToLeft } of pieces) {
    const last = joined.at(-1)
    if (last?.face === face && last.isRightToLeft === isRightToLeft)
      joined[joined.length - 1] = { ...last, letters: [...last.letters, ...letters] }
    else joined.push({ letters, face, isRightToLeft })
  }
  const measured = joined.map((run) => writer.measured(run, size))
  const end = joined.at(-1)
  const over =
    end === undefined ? 0 : writer.widthOf(end, size) - writer.widthOf(withoutEnd(end), size)
  return { pieces: measured, width: measured.reduce((sum, { width }) => sum + width, -over) }
}

/** With features, even with none, a run is laid out as a whole: words from right to left stand in their order. */
function shaping({ isRightToLeft }: Run): { readonly features?: [] } {
  return isRightToLeft ? { features: [] } : {}
}

export const styles = {
  body: { face: 'text', size: 9.5, leading: 13.5, color: colors.ink },
  strong: { face: 'strong', size: 9.5, leading: 13.5, color: colors.ink },
  small: { face: 'text', size: 8.2, leading: 11, color: colors.ink },
  smallStrong: { face: 'strong', size: 8.2, leading: 11, color: colors.ink },
  quiet: { face: 'text', size: 8.2, leading: 11, color: colors.quiet },
  label: { face: 'text', size: 8.8, leading: 13.5, color: colors.quiet },
  code: { face: 'code', size: 7.2, leading: 11, color: colors.ink },
  kicker: { face: 'strong', size: 8.2, leading: 12, color: colors.mark },
  title: { face: 'strong', size: 23, leading: 27, color: colors.strong },
  section: { face: 'strong', size: 14, leading: 18, color: colors.strong },
  part: { face: 'strong', size: 10.5, leading: 14, color: colors.ink },
  number: { face: 'strong', size: 15, leading: 18, color: colors.strong },
  caption: { face: 'text', size: 8.2, leading: 11.2, color: colors.quiet },
} as const satisfies Readonly<Record<string, TextStyle>>
