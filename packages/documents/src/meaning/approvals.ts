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

/** The approvals of committees that were given; `the Committee` is the one that was named before. */
export function findApprovals(
  sentences: readonly Sentence[],
  language: DocumentLanguage,
): readonly FoundApproval[] {
  const found: FoundApproval[] = []
  let known: Name | null = null
  for (const [index, sentence] of sentences.entries()) {
    const committees = namesIn(sentence.words, language).filter(({ kind }) => kind === 'committee')
    const ethical = committees.filter(({ name }) => !isAccess(name))
    if (known === null && ethical[0] !== undefined) known = ethical[0]
    const words = folded(sentence.words)
    if (!has(words, given[language])) continue
    const reference = referenceIn(sentence.words, language)
    const isDated = datesIn(sentence.words, language).length > 0
    const isCited = reference !== null && isDated
    if (has(words, notGiven[language]) && !(isCited && ethical.length > 0)) continue
    const body = ethical[0] ?? (isCited ? committees[0] : undefined) ?? known
    if (body === null || found.some((other) => other.body === body.name)) continue
    const isNamed = ethical.length > 0 || has(words, bodies[language])
    if (reference === null && !(isDated && isNamed)) continue
    found.push({
      body: body.name,
      reference: reference ?? titleReference(sentences.slice(0, index), language),
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

/** `Opinion no. 18/2026`, on a line of its own above the opinion. */
function titleReference(sentences: readonly Sentence[], language: DocumentLanguage): string | null {
  const title = sentences.find(
    ({ words }) =>
      words.length < longestTitle &&
      has(folded(words), titles[language]) &&
      referenceIn(words, language) !== null,
  )
  return title === undefined ? null : referenceIn(title.words, language)
}

/** In letters. */
const longestTitle = 90
const letter = String.raw`[\p{L}\d]`
const house = String.raw`(?:\p{Lu}{2,}(?:-[\p{Lu}\d]+)*\s)`
const labels = [
  'reference|ref\\.?|number|no\\.|file|paper|decision|resolution|letter|protocol|record',
  'numéro|référence|réf\\.?|dossier|papier|délibération|décision|cote|avis|clairance',
  'número|referência|refª|registo|registro|parecer|deliberação|despacho|ofício|processo|decisão',
].join('|')
/** In capitals and small letters, as a case of its own holds for the numbers. */
const label = `(?:${labels})`.replaceAll(
  /(?<![\\\p{L}])\p{L}/gu,
  (first) => `[${first}${first.toUpperCase()}]`,
)
const cited = new RegExp(
  String.raw`(?:(?<!\p{L})${label}|(?<!\p{L})[nN][.\s]?[º°o](?!\p{L})\.?)(?:\s*(?:[nN][.\s]?[º°o](?!\p{L})\.?|number|número|numéro|:|[nN]o\.|the))*\s+(${house}?(?=[\p{L}./-]*\d)${letter}+(?:[./-]${letter}+)+(?:\s\p{Lu}(?!\p{L}))?|${house}\d+|\d[\d.]{4,})`,
  'u',
)
const coded = new RegExp(
  String.raw`(?<![\p{L}\d-])(?:${house}?(?=[\p{L}\d./-]*\d)(?=[\p{L}\d./-]*\p{Lu})[\p{Lu}\d]${letter}*(?:[./-]${letter}+)+|${house}\d[\d/.-]+(?:-\p{Lu})?)`,
  'u',
)

const given: Readonly<Record<DocumentLanguage, string>> = {
  en: '(passed|sanctioned|approv*|clearance|favourable|favorable|agreed to|gave its (agreement|consent|approval|blessing)|authori*|endorsed|cleared|positive opinion|granted|permitted|allowed by|blessed|leave of|said yes|happy with|resolved to)',
  fr: '(dit oui|acceptee* [par]|approuv*|avis favorable|autoris*|donne son accord|approbation|favorable*|valide*|accord|accordee*|consenti|fait droit|clairance|sous couvert|approuve*|decision)',
  pt: '(pronunciou se|dit sim|sim|aprov*|parecer favoravel|autoriz*|favoravelmente|favorave*|deliber*|concord*|anuencia|acordo|obteve|comissao de etica)',
}
const notGiven: Readonly<Record<DocumentLanguage, string>> = {
  en: '(must|shall|will be|until|before any|not approved|did not|amend*|need not|required|should)',
  fr: '(doit|doivent|avant tout*|devra*|n a pas|amendement*|pas tenu|requis)',
  pt: '(deve|devem|devera|antes de|nao aprov*|emenda*|depois de|carece)',
}
/** Called by what they are. */
const bodies: Readonly<Record<DocumentLanguage, string>> = {
  en: '(committee|board|council|clearance)',
  fr: '(comite|commission|conseil|clairance)',
  pt: '(comite|comissao|conselho)',
}
const titles: Readonly<Record<DocumentLanguage, string>> = {
  en: '(reference|ref|decision|opinion|approval|clearance|certificate)',
  fr: '(reference*|ref|decision|avis|clairance|deliberation)',
  pt: '(referencia|ref|oficio|parecer|deliberacao|decisao|registo|registro)',
}
