import type { DataUseId } from '@tessera/contracts/data-use'
import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import { diseasesIn } from '../diseases.ts'
import { folded } from '../folded.ts'
import { masked } from '../masked.ts'
import type { Sentence } from '../sentences.ts'
import { imposed } from '../standing.ts'
import { isRefused } from './refused.ts'
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
  const asked =
    question === null ? '' : `${question.slice(-longestQuestion).replace(/[?:]\s*$/, '')}: `
  return masked(`${asked}${words}`, language)
}

/** What one sentence says. */
function usesOf(sentence: Sentence, language: DocumentLanguage): readonly FoundUse[] {
  const whole = maskedSentence(sentence, language)
  if (whole.length > longest || isFragment(whole, sentence)) return []
  const found = new Map<DataUseId, number>()
  const isRefusal = isNo(sentence) || isRefused(whole, language)
  for (const [duo, evidence] of evidenceIn(whole, language))
    if (evidence >= leastEvidence && !(isRefusal && permissions.has(duo)))
      found.set(duo, confidenceOf(evidence))
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

/** 0.5 for what is just enough; never sure. */
function confidenceOf(evidence: number): number {
  return Math.min(0.98, 1 / (1 + Math.exp(2 * (leastEvidence - evidence))))
}

/** Headings, names of fields, what is left of a broken line; but what was ticked says all. */
function isFragment(text: string, { box }: Sentence): boolean {
  return box !== 'ticked' && text.trim().split(' ').length < 4
}

/** The answer to what was asked: what it would permit is refused. */
function isNo({ question, words }: Sentence): boolean {
  return question !== null && /^(?:no|non|n[aã]o)\b/i.test(words)
}

const permissions: ReadonlySet<DataUseId> = new Set([
  'DUO:0000004',
  'DUO:0000006',
  'DUO:0000007',
  'DUO:0000011',
  'DUO:0000016',
  'DUO:0000042',
  'DUO:0000043',
])

/** What says that there is no limit lifts duties. */
function isFree(duo: DataUseId): boolean {
  return duo === 'DUO:0000004' || duo === 'DUO:0000042'
}

/** What says more covers what says less, and what frees all overrules a limit if it is surer. */
function resolved(uses: readonly FoundUse[]): readonly FoundUse[] {
  const surest = new Map(bestOfEach(uses).map(({ duo, confidence }) => [duo, confidence]))
  return uses.filter(
    ({ duo, confidence }) =>
      !(coveredBy[duo] ?? []).some((special) => surest.has(special)) &&
      (overruledBy[duo] ?? []).every((stronger) => (surest.get(stronger) ?? 0) < confidence),
  )
}

const coveredBy: Partial<Record<DataUseId, readonly DataUseId[]>> = {
  'DUO:0000006': ['DUO:0000007', 'DUO:0000042'],
  'DUO:0000045': ['DUO:0000018'],
  'DUO:0000046': ['DUO:0000018'],
}
const overruledBy: Partial<Record<DataUseId, readonly DataUseId[]>> = {
  'DUO:0000006': ['DUO:0000004'],
  'DUO:0000042': ['DUO:0000004', 'DUO:0000007'],
}

/** These three were found by trying, on documents that were not learnt from (`docs/measurements.md`). */
const weightOfAny = 0.3
const weightOfLead = 0.4
const leastEvidence = 0.3
/** Of masked text; what is longer is no sentence. */
const longest = 2000
const longestQuestion = 400
