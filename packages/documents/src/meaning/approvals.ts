import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import { datesIn } from './dates.ts'
import { folded } from './folded.ts'
import { type Name, namesIn } from './names.ts'
import { has } from './pattern.ts'
import type { Sentence } from './sentences.ts'

export interface FoundApproval {
  readonly body: string
  /** The number under which it was given. */
  readonly reference: string | null
  readonly sentence: Sentence
  readonly confidence: number
}

/** The approvals of ethics committees that were given; `the Committee` is the one that was named before. */
export function findApprovals(
  sentences: readonly Sentence[],
  language: DocumentLanguage,
): readonly FoundApproval[] {
  const found: FoundApproval[] = []
  let known: Name | null = null
  for (const sentence of sentences) {
    const names = namesIn(sentence.words, language).filter(
      ({ kind, name }) => kind === 'committee' && !isAccess(name),
    )
    known ??= names[0] ?? null
    const body = names[0] ?? known
    const words = folded(sentence.words)
    if (body === null || !has(words, given[language]) || has(words, notGiven[language])) continue
    const reference = referenceIn(sentence.words, language)
    const isDated = datesIn(sentence.words, language).length > 0
    if (reference === null && (!isDated || names.length === 0)) continue
    if (found.some((other) => other.body === body.name)) continue
    found.push({
      body: body.name,
      reference,
      sentence,
      confidence: reference !== null && isDated ? 0.93 : 0.75,
    })
  }
  return found
}

function isAccess(name: string): boolean {
  return /access|accès|acesso|gouvernance|release|governance/i.test(name)
}

/** What stands after `number`, or looks like one: letters and digits with strokes between them. */
export function referenceIn(text: string, language: DocumentLanguage): string | null {
  let shown = text
  for (const { index, length } of datesIn(text, language)) {
    shown = shown.slice(0, index) + ' '.repeat(length) + shown.slice(index + length)
  }
  const called =
    /CAAE:?\s[\d.-]+/.exec(shown)?.[0] ?? cited.exec(shown)?.[1] ?? coded.exec(shown)?.[0]
  return called === undefined ? null : called.replace(/[.,;:)]+$/, '')
}

const code = String.raw`(?:(?:[\p{Lu}][\p{L}]*(?:-[\p{Lu}\d][\p{L}\d]*)*\s)?[\p{Lu}\d][\p{L}\d]*(?:[./-][\p{L}\d]+)+(?:\s[\p{Lu}]\b)?)`
const cited = new RegExp(
  String.raw`(?:(?<!\p{L})(?:reference|ref\.|number|no\.|numéro|référence|réf\.|número|referência|registo|registro|parecer)|(?<!\p{L})n[.\s]?[º°o]\.?)\s*(?:n[.\s]?[º°o]\.?\s*|number\s|número\s|:\s*|no\.?\s|the\s)*(${code}|\d[\d.]{4,})`,
  'iu',
)
const coded = new RegExp(
  String.raw`(?<![\p{L}\d])(?:(?:[\p{Lu}]{2,}(?:-[\p{Lu}\d]+)*\s)?(?=[\p{L}\d./-]*\d)(?=[\p{L}\d./-]*\p{Lu})[\p{Lu}\d][\p{L}\d]*(?:[./-][\p{L}\d]+)+|[\p{Lu}]{3,}(?:-[\p{Lu}]+)?\s\d[\d/.-]+)`,
  'u',
)

const given: Readonly<Record<DocumentLanguage, string>> = {
  en: '(passed by|sanctioned|approved|approves|approval|clearance|favourable|favorable|agreed to|gave its (agreement|consent|approval)|authori*|sanctioned|endorsed|cleared|positive opinion|granted)',
  fr: '(dit oui|acceptee par|approuv*|avis favorable|autoris*|donne son accord|approbation|favorable*|valide*|accord)',
  pt: '(pronunciou se|dit sim|aprov*|parecer favoravel|autoriz*|favorave*|deliberou|concord*|anuencia)',
}
const notGiven: Readonly<Record<DocumentLanguage, string>> = {
  en: '(must|shall|will be|until|before any|not approved|did not|amend*|need not|required|should)',
  fr: '(doit|doivent|avant tout*|devra*|n a pas|amendement*|pas tenu|requis)',
  pt: '(deve|devem|devera|antes de|nao aprov*|emenda*|depois de|carece)',
}
