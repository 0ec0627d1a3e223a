import type { DataUseId } from '@tessera/contracts/data-use'
import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import { english } from './phrases-en.ts'
import { french } from './phrases-fr.ts'
import { portuguese } from './phrases-pt.ts'
import type { UseRule } from './use-rule.ts'

/** Any of what it `says` means the term, unless the sentence also has what stands in `unless`. */
export interface Phrases {
  readonly says: readonly string[]
  readonly unless?: readonly string[]
  /** It also counts in clauses that lift a duty. */
  readonly lifted?: true
}

export type PhraseBook = Partial<Record<DataUseId, readonly Phrases[]>>

/** One rule for each group of phrases. */
export function phraseRules(language: DocumentLanguage): readonly UseRule[] {
  return (Object.entries(books[language]) as [DataUseId, readonly Phrases[]][]).flatMap(
    ([duo, groups]) =>
      groups.map(({ says, unless = [], lifted }) => ({
        duo,
        confidence: 0.85,
        all: [`(${says.join('|')})`],
        none: unless,
        ...(lifted === true ? { lifted } : {}),
      })),
  )
}

const books: Readonly<Record<DocumentLanguage, PhraseBook>> = {
  en: english,
  fr: french,
  pt: portuguese,
}
