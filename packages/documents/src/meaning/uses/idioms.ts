import { englishIdioms } from './idioms/english.ts'
import { frenchIdioms } from './idioms/french.ts'
import { portugueseIdioms } from './idioms/portuguese.ts'
import type { UseRules } from './use-rule.ts'

/** Ways of saying a term that the general rules of its family do not reach. */
export const idioms: UseRules = {
  en: englishIdioms,
  fr: frenchIdioms,
  pt: portugueseIdioms,
}
