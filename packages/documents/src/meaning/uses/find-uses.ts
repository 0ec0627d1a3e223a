import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import { diseaseIn } from '../diseases.ts'
import type { DataUseId } from '@tessera/contracts/data-use'
import { folded } from '../folded.ts'
import { masked } from '../masked.ts'
import { has } from '../pattern.ts'
import type { Sentence } from '../sentences.ts'
import { imposed, unvoided } from '../standing.ts'
import { conditions } from './conditions.ts'
import { idioms } from './idioms.ts'
import { likelihoods } from './likelihoods.ts'
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
  const lifted = liftedIn(sentences, language)
  const found = sentences.flatMap((sentence) => usesOf(sentence, language))
  return resolved(found.filter(({ duo, confidence }) => confidence >= agreed || !lifted.has(duo)))
}

/** A document that says that something is not asked rarely asks it elsewhere. */
function liftedIn(
  sentences: readonly Sentence[],
  language: DocumentLanguage,
): ReadonlySet<DataUseId> {
  const lifted = new Set<DataUseId>()
  for (const { words } of sentences) {
    const whole = masked(words, language)
    const kept = imposed(whole, language)
    if (whole === kept) continue
    for (const [duo, topic] of topics) {
      if (has(whole, topic) && !has(kept, topic)) lifted.add(duo)
    }
  }
  return lifted
}

/** A sentence with the question that it answers, masked (`masked.ts`). */
export function maskedSentence({ words, question }: Sentence, language: DocumentLanguage): string {
  const asked = question === null ? '' : `${question.replace(/[?:]\s*$/, '')}: `
  return masked(`${asked}${words}`, language)
}

/** What one sentence says. */
function usesOf(sentence: Sentence, language: DocumentLanguage): readonly FoundUse[] {
  const whole = maskedSentence(sentence, language)
  if (whole.length > longest || speaker[language].test(whole)) return []
  const found = new Map<DataUseId, number>()
  for (const [duo, evidence] of evidenceIn(whole, language))
    if (evidence >= leastEvidence) found.set(duo, confidenceOf(evidence))
  // `Only ancestry research, and nothing else` forbids what is outside it.
  if (found.has('DUO:0000011')) found.delete('DUO:0000044')
  const [notForProfit, notCommercial] = [found.get('DUO:0000045'), found.get('DUO:0000046')]
  if (notForProfit !== undefined && notCommercial !== undefined) {
    found.set('DUO:0000018', Math.min(notForProfit, notCommercial))
    found.delete('DUO:0000045')
    found.delete('DUO:0000046')
  }
  return [...found].map(([duo, confidence]) => ({
    duo,
    disease: duo === 'DUO:0000007' ? (diseaseIn(folded(sentence.words))?.name ?? null) : null,
    sentence,
    confidence,
  }))
}

/** What rules say and what was learnt from examples, added up. Of a fragment rules alone count. */
function evidenceIn(whole: string, language: DocumentLanguage): ReadonlyMap<DataUseId, number> {
  const learnt = isFragment(whole) ? null : likelihoods(whole)
  const evidence = new Map<DataUseId, number>(learnt)
  for (const [duo, holding] of rulesThatHold(whole, language))
    evidence.set(duo, (learnt?.get(duo) ?? 0) + trustInRules * surenessOf(holding))
  return evidence
}

function rulesThatHold(
  whole: string,
  language: DocumentLanguage,
): ReadonlyMap<DataUseId, readonly UseRule[]> {
  const kept = imposed(whole, language)
  const lifted = unvoided(whole, language)
  const holding = new Map<DataUseId, UseRule[]>()
  for (const rule of rules[language]) {
    const text = rule.lifted !== true ? kept : isFree(rule.duo) ? whole : lifted
    const isHeld = [text, ...clausesOf(text)].some(
      (part) => holds(rule, part) && !isVetoed(rule.duo, part === text ? whole : part, language),
    )
    if (isHeld) holding.set(rule.duo, [...(holding.get(rule.duo) ?? []), rule])
  }
  return holding
}

/** From 0 to 1; several rules make surer. */
function surenessOf(holding: readonly UseRule[]): number {
  const best = Math.max(...holding.map(({ confidence }) => confidence))
  return Math.min(0.98, best + 0.03 * (holding.length - 1))
}

/** 0.5 for what is just enough. */
function confidenceOf(evidence: number): number {
  return Math.min(0.98, 1 / (1 + Math.exp((leastEvidence - evidence) / 2)))
}

/** Headings, names of fields, what is left of a broken line. */
function isFragment(text: string): boolean {
  return text.trim().split(' ').length < 6
}

/** Each says a term by itself; what stands in another of them does not take it back. */
function clausesOf(text: string): readonly string[] {
  const clauses = text.split(/(?:; |(?<![^ ])(?=(?:and|et|e) (?:that|que|qu) ))/)
  return clauses.length === 1 ? [] : clauses.filter((clause) => clause.split(' ').length > 6)
}

function holds({ all, none = [] }: UseRule, text: string): boolean {
  return all.every((words) => has(text, words)) && !none.some((words) => has(text, words))
}

/** What says that there is no limit lifts duties. */
function isFree(duo: DataUseId): boolean {
  return duo === 'DUO:0000004' || duo === 'DUO:0000042'
}

function isVetoed(duo: DataUseId, text: string, language: DocumentLanguage): boolean {
  return (vetoes[language][duo] ?? []).some((words) => has(text, words))
}

export /** A document that names a disease, or frees all research, does not also mean health at large; what says more covers what says less. */
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
  // It says both.
  'DUO:0000045': ['DUO:0000018'],
  'DUO:0000046': ['DUO:0000018'],
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
/** A sure rule counts as much as words that are some forty times likelier in sentences that say the term. */
const trustInRules = 4
/** As logarithms of odds. */
const leastEvidence = 0.5
/** What stands against what the document says elsewhere. */
const agreed = 0.92
/** What conditions are about, in all languages. */
const topics: readonly (readonly [DataUseId, string])[] = [
  ['DUO:0000020', '(collaborat*|collabor*|colabor*|parceri*|jointly)'],
  ['DUO:0000021', '(ethic*|ethique|etica|xcommittee)'],
  ['DUO:0000024', '(embargo|moratorium|moratoire|moratoria)'],
  ['DUO:0000025', '(end date|time limit|fixed term|sans terme|limitation de duree|sem prazo)'],
  ['DUO:0000045', '(xnonprofit|xcompany|company|companies|entreprise*|empresa*)'],
  ['DUO:0000046', '(commercial*|xnoncommercial|comercia*|commerciaux)'],
]
/** Of masked text; what is longer is no sentence. */
const longest = 2000
