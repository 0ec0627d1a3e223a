import { englishPurposes } from './purposes/english.ts'
import { frenchPurposes } from './purposes/french.ts'
import { portuguesePurposes } from './purposes/portuguese.ts'
import type { UseRules } from './use-rule.ts'

export const purposes: UseRules = {
  en: englishPurposes,
  fr: frenchPurposes,
  pt: portuguesePurposes,
}
