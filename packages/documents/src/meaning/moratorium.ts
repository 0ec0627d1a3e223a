import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import { datesIn, monthsIn } from './dates.ts'
import type { Sentence } from './sentences.ts'

export interface Moratorium {
  /** How long, where the text counts it. */
  readonly months: number | null
  /** As `2027-01-31`, where it names the day. */
  readonly until: string | null
}

/** How long a sentence holds publication back. */
export function moratoriumOf({ words }: Sentence, language: DocumentLanguage): Moratorium {
  const until = datesIn(words, language).at(-1)?.date ?? null
  return { months: monthsIn(words), until }
}
