import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import { diseaseIn } from '../diseases.ts'
import type { DataUseId } from '@tessera/contracts/data-use'
import { folded } from '../folded.ts'
import { masked } from '../masked.ts'
import { has } from '../pattern.ts'
import type { Sentence } from '../sentences.ts'
import { imposed } from '../standing.ts'
import { conditions } from './conditions.ts'
import { idioms } from './idioms.ts'
import { limits } from './limits.ts'
import { phraseRules } from './phrases.ts'
import { purposes } from './purposes.ts'
import type { UseRule } from './use-rule.ts'
import { users } from './users.ts'
import { vetoes } from './vetoes.ts'

export interface FoundUse {
  readonly duo: DataUseId
  /** Of a disease specific use, as the document names it. */
  readonly disease: string | null
  readonly sentence: Sentence
  /** 0 to 1. */
  readonly confidence: number
}

/**
 * Each sentence that says a term; `bestOfEach` keeps one.
 *
 * @param sentences those that hold (`standing.ts`)
 */
export function findUses(
  sentences: readonly Sentence[],
  language: DocumentLanguage,
): readonly FoundUse[] {
  return resolved(sentences.flatMap((sentence) => usesOf(sentence, language)))
}

/** What one sentence says. */
export function usesOf(sentence: Sentence, language: DocumentLanguage): readonly FoundUse[] {
  const whole = masked(withQuestion(sentence), language)
  if (whole.length > longest || speaker[language].test(whole)) return []
  const kept = imposed(whole, language)
  const found = new Map<DataUseId, UseRule>()
  for (const rule of rules[language]) {
    const text = rule.lifted === true ? whole : kept
    if (!holds(rule, text) || isVetoed(rule.duo, whole, language)) continue
    if ((found.get(rule.duo)?.confidence ?? 0) < rule.confidence) found.set(rule.duo, rule)
  }
  // `Only ancestry research, and nothing else` forbids what is outside it.
  if (found.has('DUO:0000011')) found.delete('DUO:0000044')
  if (found.has('DUO:0000045') && found.has('DUO:0000046')) {
    found.set('DUO:0000018', { duo: 'DUO:0000018', confidence: 0.9, all: [] })
    found.delete('DUO:0000045')
    found.delete('DUO:0000046')
  }
  return [...found.values()].map(({ duo, confidence }) => ({
    duo,
    disease: duo === 'DUO:0000007' ? (diseaseIn(folded(sentence.words))?.name ?? null) : null,
    sentence,
    confidence: sentence.box === 'ticked' ? Math.min(1, confidence + 0.03) : confidence,
  }))
}

function holds({ all, none = [] }: UseRule, text: string): boolean {
  return all.every((words) => has(text, words)) && !none.some((words) => has(text, words))
}

function isVetoed(duo: DataUseId, text: string, language: DocumentLanguage): boolean {
  return (vetoes[language][duo] ?? []).some((words) => has(text, words))
}

function withQuestion({ words, question }: Sentence): string {
  return question === null ? words : `${question.replace(/[?:]\s*$/, '')}: ${words}`
}

/** A document that names a disease, or frees all research, does not also mean health at large. */
function resolved(uses: readonly FoundUse[]): readonly FoundUse[] {
  const duos = new Set(uses.map((use) => use.duo))
  return uses.filter(({ duo }) => (overruledBy[duo] ?? []).every((stronger) => !duos.has(stronger)))
}

export function bestOfEach(uses: readonly FoundUse[]): readonly FoundUse[] {
  const best = new Map<string, FoundUse>()
  for (const use of uses) {
    const known = best.get(use.duo)
    if (known === undefined || use.confidence > known.confidence) best.set(use.duo, use)
  }
  return [...best.values()]
}

const overruledBy: Partial<Record<DataUseId, readonly DataUseId[]>> = {
  'DUO:0000006': ['DUO:0000007', 'DUO:0000042', 'DUO:0000004'],
  'DUO:0000042': ['DUO:0000004', 'DUO:0000007'],
}
const byLanguage = (language: DocumentLanguage): readonly UseRule[] => [
  ...purposes[language],
  ...users[language],
  ...conditions[language],
  ...limits[language],
  ...idioms[language],
  ...phraseRules(language),
]
const rules = { en: byLanguage('en'), fr: byLanguage('fr'), pt: byLanguage('pt') } as const
/** `For the Provider: Ann Hollis, Director`, and other lines of those who sign or get a letter. */
const speaker: Readonly<Record<DocumentLanguage, RegExp>> = {
  en: /^(?:signed )?(?:for|on behalf of|by) (?:and on behalf of )?(?:the )?(?!(?:uses?|research|following|purposes?|any|all|what|health|medical) )(?:\S+ ){1,6}; |^(?:signed|dated|witness|yours|dear|chair|director|professor|to ;|cc) /,
  fr: /^(?:signe )?(?:pour|au nom de?) (?:le |la |l |les )?(?!(?:usages?|recherches?|finalites?|fins|toute?s?|quoi|quelles?) )(?:\S+ ){1,6}; |^(?:signe|fait a|temoin|veuillez|madame|monsieur|president|directeur|directrice) /,
  pt: /^(?:assinado )?(?:pel[oa]s?|em nome d[eoa]) (?:\S+ ){1,6}; |^(?:assinado|feito em|testemunha|atenciosamente|exm[oa]|presidente|diretor|diretora|director) /,
}
/** Of masked text; what is longer is no sentence. */
const longest = 2000
