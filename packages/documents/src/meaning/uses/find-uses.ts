import type { DataUseId } from '@tessera/contracts/data-use'
import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import { diseasesIn } from '../diseases.ts'
import { folded } from '../folded.ts'
import { masked } from '../masked.ts'
import type { Sentence } from '../sentences.ts'
import { imposed } from '../standing.ts'
import { type Margins, marginsOf } from './margins.ts'

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

/** The surest of each term. */
export function bestOfEach(uses: readonly FoundUse[]): readonly FoundUse[] {
  const best = new Map<string, FoundUse>()
  for (const use of uses) {
    const known = best.get(use.duo)
    if (known === undefined || use.confidence > known.confidence) best.set(use.duo, use)
  }
  return [...best.values()]
}

/** A sentence with the question that it answers, masked (`masked.ts`). */
export function maskedSentence({ words, question }: Sentence, language: DocumentLanguage): string {
  const asked = question === null ? '' : `${question.replace(/[?:]\s*$/, '')}: `
  return masked(`${asked}${words}`, language)
}

/** What one sentence says. */
function usesOf(sentence: Sentence, language: DocumentLanguage): readonly FoundUse[] {
  const whole = maskedSentence(sentence, language)
  if (whole.length > longest || isFragment(whole) || speaker[language].test(whole)) return []
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
    disease:
      duo === 'DUO:0000007'
        ? (diseasesIn(folded(sentence.words), language)[0]?.name ?? null)
        : null,
    sentence,
    confidence,
  }))
}

/** What the words of a sentence say for each term. What lifts a duty names it too: only what is left without that counts. */
function evidenceIn(whole: string, language: DocumentLanguage): ReadonlyMap<DataUseId, number> {
  const said = evidenceOf(marginsOf(whole, language))
  const kept = imposed(whole, language)
  if (kept === whole) return said
  const rest = evidenceOf(marginsOf(kept, language))
  return new Map(
    [...said].map(([duo, evidence]) => [
      duo,
      isFree(duo) ? evidence : Math.min(evidence, rest.get(duo) ?? evidence),
    ]),
  )
}

/** The margin of each term, more where the sentence says any term, and where it says this one rather than all others. */
function evidenceOf({ terms, any }: Margins): ReadonlyMap<DataUseId, number> {
  const [first = 0, second = 0] = [...terms.values()].toSorted((a, b) => b - a)
  return new Map(
    [...terms].map(([duo, margin]) => {
      const lead = margin - (margin === first ? second : first)
      return [duo, margin + weightOfAny * any + weightOfLead * Math.max(-1, Math.min(1, lead))]
    }),
  )
}

/** 0.5 for what is just enough. */
function confidenceOf(evidence: number): number {
  return Math.min(0.98, 1 / (1 + Math.exp(2 * (leastEvidence - evidence))))
}

/** Headings, names of fields, what is left of a broken line. */
function isFragment(text: string): boolean {
  return text.trim().split(' ').length < 4
}

/** What says that there is no limit lifts duties. */
function isFree(duo: DataUseId): boolean {
  return duo === 'DUO:0000004' || duo === 'DUO:0000042'
}

/** A document that names a disease, or frees all research, does not also mean health at large; what says more covers what says less. */
function resolved(uses: readonly FoundUse[]): readonly FoundUse[] {
  const duos = new Set(uses.map((use) => use.duo))
  return uses.filter(({ duo }) => (overruledBy[duo] ?? []).every((stronger) => !duos.has(stronger)))
}

const overruledBy: Partial<Record<DataUseId, readonly DataUseId[]>> = {
  'DUO:0000006': ['DUO:0000007', 'DUO:0000042', 'DUO:0000004'],
  'DUO:0000042': ['DUO:0000004', 'DUO:0000007'],
  // It says both.
  'DUO:0000045': ['DUO:0000018'],
  'DUO:0000046': ['DUO:0000018'],
}

/** `For the Provider: Ann Hollis, Director`, and other lines of those who sign or get a letter. */
const speaker: Readonly<Record<DocumentLanguage, RegExp>> = {
  en: /^(?:signed )?(?:for|on behalf of|by) (?:and on behalf of )?(?:the )?(?!(?:uses?|research|following|purposes?|any|all|what|health|medical) )(?:\S+ ){1,6}; |^(?:signed|dated|witness|yours|dear|chair|director|professor|to ;|cc) /,
  fr: /^(?:signe )?(?:pour|au nom de?) (?:le |la |l |les )?(?!(?:usages?|recherches?|finalites?|fins|toute?s?|quoi|quelles?) )(?:\S+ ){1,6}; |^(?:signe|fait a|temoin|veuillez|madame|monsieur|president|directeur|directrice) /,
  pt: /^(?:assinado )?(?:pel[oa]s?|em nome d[eoa]) (?:\S+ ){1,6}; |^(?:assinado|feito em|testemunha|atenciosamente|exm[oa]|presidente|diretor|diretora|director) /,
}
const weightOfAny = 0.3
const weightOfLead = 0.4
const leastEvidence = 0.3
/** Of masked text; what is longer is no sentence. */
const longest = 2000
