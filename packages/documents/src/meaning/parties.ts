import type { DocumentLanguage, PartyRole } from '@tessera/contracts/document-meaning'
import { folded } from './folded.ts'
import { datesIn } from './dates.ts'
import { labelledParties } from './labelled-parties.ts'
import { type Name, namesIn } from './names.ts'
import { partyCues } from './party-cues.ts'
import { has } from './pattern.ts'
import type { Sentence } from './sentences.ts'

export interface FoundParty {
  readonly name: string
  readonly role: PartyRole
  readonly sentence: Sentence
  readonly confidence: number
}

/** Those whom the document names for what they do in it; who only signs or keeps a chair is none. */
export function findParties(
  sentences: readonly Sentence[],
  language: DocumentLanguage,
): readonly FoundParty[] {
  const labelled = labelledParties(sentences, language)
  const isAgreement =
    (['provider', 'recipient'] as const).every((role) =>
      labelled.some((party) => party.role === role),
    ) || callsItselfAgreement(sentences, language)
  const hasHouse = sentences
    .slice(0, head)
    .flatMap(({ words }) => withCompanies(words, language))
    .some(({ kind, name }) => kind === 'organisation' && !collection.test(name))
  const found: FoundParty[] = [...labelled]
  let heading = ''
  for (const sentence of sentences) {
    const names = withCompanies(sentence.words, language)
    for (const [at, name] of names.entries()) {
      const role =
        roleOf(name, names[at + 1], sentence, heading, language) ??
        (name.kind === 'organisation' && (isAgreement || !hasHouse || !collection.test(name.name))
          ? openRole(found, isAgreement, sentence.words.slice(0, name.index))
          : null)
      if (role === null || isNone(name, sentence.words, language)) continue
      const known = found.findIndex((other) => isSame(other, name.name, role))
      const shorter = found[known]
      if (shorter !== undefined) {
        if (role === 'committee' && name.name.length > shorter.name.length)
          found[known] = { ...shorter, name: name.name, sentence }
        continue
      }
      found.push({
        name: name.name,
        role,
        sentence,
        confidence: name.kind === 'organisation' ? 0.75 : 0.85,
      })
    }
    heading = sentence.words.length < 40 ? folded(sentence.words) : ''
  }
  return isAgreement || found.some(({ role }) => role === 'institution')
    ? found
    : [...found, ...houseOf(found, language)]
}

function callsItselfAgreement(sentences: readonly Sentence[], language: DocumentLanguage): boolean {
  const titles = sentences
    .slice(0, 12)
    .filter(({ words }) => words.length < 110)
    .map(({ words }) => folded(words))
  const { agreement, otherPaper } = partyCues[language]
  return (
    titles.some((title) => has(title, agreement)) &&
    !titles.some((title) => title.length < 80 && has(title, otherPaper))
  )
}

/** Who stands first in an agreement provides and who stands next receives; another paper has one institution. */
function openRole(
  found: readonly FoundParty[],
  isAgreement: boolean,
  before: string,
): PartyRole | null {
  if (isAgreement && addressed.test(before)) return 'recipient'
  const missing = isAgreement ? (['provider', 'recipient'] as const) : (['institution'] as const)
  return missing.find((role) => found.every((party) => party.role !== role)) ?? null
}

/** `Kigezi University Research Ethics Committee` sits in a university. */
function houseOf(found: readonly FoundParty[], language: DocumentLanguage): readonly FoundParty[] {
  return found
    .flatMap((party): FoundParty[] => {
      const name = /^.{3,60}?(?:University|Hospital|Institute|College)(?= )/u.exec(party.name)?.[0]
      if (party.role !== 'committee' || language !== 'en' || name === undefined) return []
      return [{ ...party, name, role: 'institution', confidence: 0.6 }]
    })
    .slice(0, 1)
}

function roleOf(
  { name, index, kind }: Name,
  next: Name | undefined,
  { words }: Sentence,
  heading: string,
  language: DocumentLanguage,
): PartyRole | null {
  const before = folded(words.slice(0, index))
  const after = folded(words.slice(index + name.length, next?.index).slice(0, farthest))
  const { provider, recipient, office, signs, speaksFor, aside } = partyCues[language]
  switch (kind) {
    case 'person': {
      const isSigning =
        has(before, signs) ||
        has(heading, signs) ||
        has(`xstart ${before}`, `xstart ${speaksFor}`) ||
        endsWithDate(words, language)
      const isAside =
        has(`${before}xhere `, `${aside} .. xhere`) && !scientific.test(before.slice(-nearby))
      const isOther = isAside || !isFullName(name)
      return isSigning || isOther || has(after.slice(0, 60), office) ? null : 'investigator'
    }
    case 'committee':
      return 'committee'
    case 'organisation': {
      const isFirst = index < 5
      if (
        has(nearest(after), `[the|a|le|la|l|o] ${provider}`) ||
        (isFirst && has(heading, provider))
      )
        return 'provider'
      if (
        has(nearest(after), `[the|a|le|la|l|o] ${recipient}`) ||
        (isFirst && has(heading, recipient))
      )
        return 'recipient'
      return null
    }
  }
}

/** A street, a part of a house, and what is any of its kind. */
function isNone({ name, index }: Name, words: string, language: DocumentLanguage): boolean {
  const before = `${folded(words.slice(0, index))}xhere `
  return notParty.test(name) || has(before, `${partyCues[language].anyOf} xhere`)
}

/** In sentences. */
const head = 25
/** It belongs to a house, where one is named. */
const collection =
  /^(?:Banque|Biobanque|Banco|Biobanco|Coorte|Rede|Consórcio)\s|\s(?:Bank|Biobank|Registry|Repository|Network|Cohort)$/iu
/** `To: The Registrar, `. */
const addressed = /^(?:To|À|Ao)\s?:?\s(?:\p{L}+\s\p{L}+,\s)?(?:the\s)?$/u
const notParty =
  /\s(?:Road|Street|Lane|Avenue|Close|Drive|Manager|Contracts\sOffice)$|^\p{L}+\sOffice$|^(?:Faculty|Office|Department)\sof\s/u

/** In letters. */
const farthest = 220
const nearby = 60
const scientific = /scientif|cientific|principal|investiga|pesquisa|chercheu/
const company =
  /(?:\p{Lu}[\p{L}&'’-]+\s){1,4}(?:Pty\s)?(?:Ltd|Limited|GmbH|Inc|LLC|PLC|SRL|SARL|SAS|ASBL|Ltda|Lda)(?!\p{L})\.?/gu

/** With those that call themselves nothing but a company. */
function withCompanies(text: string, language: DocumentLanguage): readonly Name[] {
  const names = namesIn(text, language)
  const companies = [...text.matchAll(company)]
    .map((match): Name => ({ name: match[0], index: match.index, kind: 'organisation' }))
    .filter(({ index, name }) =>
      names.every(
        (one) => one.index >= index + name.length || one.index + one.name.length <= index,
      ),
    )
  return [...names, ...companies].toSorted((a, b) => a.index - b.index)
}

/** With a title and more than a surname or its first letter. */
function isFullName(name: string): boolean {
  return name.split(/\s+/).length > 2 && /\p{L}{2}$/u.test(name) && !/['’]s$/.test(name)
}

/** As the line of one who signs does. */
function endsWithDate(words: string, language: DocumentLanguage): boolean {
  const last = datesIn(words, language).at(-1)
  return (
    words.length < farthest &&
    last !== undefined &&
    words.length - last.index - last.length < 3 &&
    /,\s(?:(?:le|on|em|a)\s)?$/.test(words.slice(0, last.index))
  )
}

function nearest(after: string): string {
  return after.split(' ').slice(0, 32).join(' ') + ' '
}

function isSame(party: FoundParty, name: string, role: PartyRole): boolean {
  const [a, b] = [bareName(party.name), bareName(name)]
  return a === b || (party.role === role && (a.includes(b) || b.includes(a)))
}

function bareName(name: string): string {
  return folded(name)
    .replaceAll(
      /\b(?:dr|dra|dre|prof|profa|doutora?|pr|pre|mr|mrs|ms|mme|pd|professor|associate|a|o) /g,
      '',
    )
    .trim()
}
