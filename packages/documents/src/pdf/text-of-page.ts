import { type PDFPageProxy, Util } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { DocumentProblem } from '../document-problem.ts'
import { plainText } from '../plain-text.ts'
import type { PlacedWord } from '../read-page.ts'

/** A line for each line, with an empty one where the next stands clearly lower; words where the page shows them. */
export async function textOfPage(
  page: PDFPageProxy,
): Promise<{ readonly text: string; readonly words: readonly PlacedWord[] }> {
  const { items } = await page.getTextContent()
  const viewport = page.getViewport({ scale: 1 })
  const words: PlacedWord[] = []
  let text = ''
  let last: Place | null = null
  for (const item of items) {
    if (!('str' in item)) continue
    const isText = item.str.trim() !== ''
    const place = placeOf(Util.transform(viewport.transform, item.transform), item.width)
    if (isText) {
      if (last !== null && place.y - last.y > paragraphGap * last.size) text += '\n'
      words.push(...wordsOf(item.str, text.length, place, viewport))
      last = place
    }
    // Nothing stands before the first word.
    if (isText || text !== '') text += item.str
    if (item.hasEOL && text !== '') text += '\n'
    if (text.length > mostCharacters) {
      throw new DocumentProblem('too_large', 'a page has more text than a book')
    }
  }
  return { text: plainText(text).trimEnd(), words }
}

/** How much of the text of a page can be taken for what it says; letters of a font that does not name them are none of it. */
export function lettersIn(text: string): number {
  const letters = text.match(/\S/g)?.length ?? 0
  const unnamed = text.match(/[\p{Co}\p{Cn}\ufffd]/gu)?.length ?? 0
  return unnamed > letters * mostUnnamed ? 0 : letters
}

/** Where a piece of text begins, on its baseline, and the direction in which it goes. */
interface Place {
  readonly x: number
  readonly y: number
  readonly along: readonly [number, number]
  readonly up: readonly [number, number]
  readonly size: number
  readonly length: number
}

function placeOf([a, b, c, d, x, y]: readonly number[], length: number): Place {
  return {
    x: x ?? 0,
    y: y ?? 0,
    along: unit(a, b),
    up: unit(c, d),
    size: Math.hypot(c ?? 0, d ?? 0),
    length,
  }
}

function unit(dx = 0, dy = 0): readonly [number, number] {
  const size = Math.hypot(dx, dy)
  return size === 0 ? [0, 0] : [dx / size, dy / size]
}

/** A font says how long the whole is; within it, letters are taken for as wide as such letters mostly are. */
function wordsOf(
  piece: string,
  start: number,
  place: Place,
  page: { readonly width: number; readonly height: number },
): readonly PlacedWord[] {
  const ends = [0]
  for (let at = 0; at < piece.length; at += 1)
    ends.push((ends[at] ?? 0) + usualWidth(piece[at] ?? ''))
  const whole = ends.at(-1) || 1
  return [...piece.matchAll(/\S+/g)].map(({ index, 0: word }) => {
    const from = ((ends[index] ?? 0) / whole) * place.length
    const to = ((ends[index + word.length] ?? 0) / whole) * place.length
    return {
      start: start + index,
      end: start + index + word.length,
      ...boxOf(place, from, to, page),
      confidence: null,
    }
  })
}

function usualWidth(letter: string): number {
  if (/[ilj.,;:'’|!()[\]]/.test(letter)) return 0.5
  if (/[ ftrI1-]/.test(letter)) return 0.65
  if (/[mwMW@%]/.test(letter)) return 1.5
  return /[A-Z]/.test(letter) ? 1.25 : 1
}

function boxOf(
  { x, y, along, up, size }: Place,
  from: number,
  to: number,
  page: { readonly width: number; readonly height: number },
): { left: number; top: number; width: number; height: number } {
  const corners = [from, to].flatMap((length) =>
    [-descent, ascent].map((rise) => [
      x + along[0] * length + up[0] * rise * size,
      y + along[1] * length + up[1] * rise * size,
    ]),
  )
  const xs = corners.map(([cornerX = 0]) => share(cornerX / page.width))
  const ys = corners.map(([, cornerY = 0]) => share(cornerY / page.height))
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  return { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top }
}

/** A document may put words beside its page. */
function share(value: number): number {
  return Math.min(1, Math.max(0, value))
}

/** Of the size of letters. */
const ascent = 0.8
const descent = 0.22
const paragraphGap = 1.8
const mostUnnamed = 0.2
const mostCharacters = 1_000_000
