import type { DocumentReader } from '../src/document-reader.ts'
import { characterErrors, inOneLine } from './character-errors.ts'
import type { TrueDocument } from './true-document.ts'

/** The share of letters that may come out wrong. */
export const mostWrong = { 'born digital': 0.02, 'clean scan': 0.02, 'noisy scan': 0.08 } as const
export type Kind = keyof typeof mostWrong

/** What came of a document that went the whole way, recognition included. */
export interface Reading {
  readonly kind: Kind
  readonly pages: readonly { readonly number: number; readonly text: string }[]
  readonly wrong: number
  readonly letters: number
  readonly seconds: number
}

/** @param load gives its bytes once there is a place for it */
export async function readTrueDocument(
  reader: DocumentReader,
  document: TrueDocument,
  load: () => Promise<Uint8Array<ArrayBuffer>>,
): Promise<Reading> {
  await using place = await reader.lend()
  const bytes = await load()
  const began = performance.now()
  await using open = await place.open(bytes, { mostPages: 100 })
  const pages: { readonly number: number; readonly text: string }[] = []
  let [wrong, letters] = [0, 0]
  for (let number = 1; number <= open.pageCount; number += 1) {
    const { text } = await open.readPage(number)
    const written = (document.pages[number - 1] ?? []).join('\n')
    pages.push({ number, text })
    wrong += characterErrors(text, written)
    letters += inOneLine(written).length
  }
  const seconds = (performance.now() - began) / 1000
  return { kind: kindOf(document), pages, wrong, letters, seconds }
}

function kindOf({ form, noise }: TrueDocument): Kind {
  if (form === 'born_digital') return 'born digital'
  return noise === 'noisy' ? 'noisy scan' : 'clean scan'
}
