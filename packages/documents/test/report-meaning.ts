import { readMeaning } from '../src/meaning/read-meaning.ts'
import { measured, scoreMeaning } from './score-meaning.ts'
import type { TrueDocument } from './true-document.ts'

interface Page {
  readonly number: number
  readonly text: string
}

/** Of the uses in the documents that nobody looked at. */
const least = { precision: 0.9, recall: 0.8 } as const

/**
 * Prints how much of what documents say was found, and how much of what was found they say; whether the uses in the unseen ones
 * reach the limits. Sums only: who mends the reading must not learn which of those were wrong.
 */
export function reportMeaning(
  title: string,
  truth: ReadonlyMap<string, TrueDocument>,
  pagesOf: (name: string, document: TrueDocument) => readonly Page[],
): boolean {
  const read = [...truth].map(([name, document]) => ({
    folder: name.split('/')[0] ?? '',
    document,
    meaning: readMeaning(pagesOf(name, document)),
  }))
  console.log(`\n${title}\n\n| | | Found | Right | True | Precision | Recall |`)
  console.log('|---|---|---|---|---|---|---|')
  return [...new Set(read.map(({ folder }) => folder))]
    .map((folder) => {
      const scores = scoreMeaning(read.filter((one) => one.folder === folder))
      for (const what of measured) {
        const { found, right, expected, precision, recall } = scores[what]
        const cells = [
          folder,
          what,
          found,
          right,
          expected,
          precision.toFixed(2),
          recall.toFixed(2),
        ]
        console.log(`| ${cells.join(' | ')} |`)
      }
      const { precision, recall } = scores.uses
      return folder !== 'unseen' || (precision >= least.precision && recall >= least.recall)
    })
    .every(Boolean)
}

/** As they were written, without recognition. */
export function writtenPages(_name: string, { pages }: TrueDocument): readonly Page[] {
  return pages.map((paragraphs, index) => ({ number: index + 1, text: paragraphs.join('\n\n') }))
}
