export type DocumentLanguage = 'en' | 'fr' | 'pt'

/** The language most of whose small words stand in the text; null where there are hardly any. */
export function languageOf(text: string): DocumentLanguage | null {
  const counts = { en: 0, fr: 0, pt: 0 }
  for (const [word] of withoutAccents(text).matchAll(/[a-z]+/g)) {
    for (const language of documentLanguages) if (small[language].has(word)) counts[language] += 1
  }
  const [best, next] = documentLanguages.toSorted((a, b) => counts[b] - counts[a])
  if (best === undefined || next === undefined) return null
  return counts[best] >= leastWords && counts[best] > counts[next] ? best : null
}

function withoutAccents(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '))
}

const documentLanguages = ['en', 'fr', 'pt'] as const

const small = {
  en: words(
    'the of and to in is shall be by for not may it with on that this are from or will you your any which',
  ),
  fr: words(
    'le la les des du et est au aux pour par dans une un ne pas sur qui ce cette sont avec il ou vous votre l d',
  ),
  pt: words(
    'o os as do da dos das e em no na nos nas para por uma um nao com que ao se sao ou pelo pela seu sua',
  ),
}

const leastWords = 3
