import type {
  DocumentFinding,
  DocumentLanguage,
  DocumentStatement,
} from '@tessera/contracts/document-meaning'
import { findApprovals } from './approvals.ts'
import { findDates } from './dated.ts'
import { languageOf } from '../language-of.ts'
import { moratoriumOf } from './moratorium.ts'
import { findParties } from './parties.ts'
import { findCountries, noSharingAbroad } from './places.ts'
import { type Sentence, sentencesOf } from './sentences.ts'
import { standing } from './standing.ts'
import { bestOfEach, findUses } from './uses/find-uses.ts'

export interface PageText {
  /** From 1. */
  readonly number: number
  readonly text: string
}

/** What a document says of the use of data or material, each finding with the sentence that says it. */
export interface Meaning {
  readonly language: DocumentLanguage
  readonly findings: readonly DocumentFinding[]
}

/** Reads the text of a document's pages; nobody is asked, so the same text always means the same. */
export function readMeaning(
  pages: readonly PageText[],
  language: DocumentLanguage = languageOf(pages.map(({ text }) => text).join('\n')) ?? 'en',
): Meaning {
  const all = sentencesOf(pages)
  const holding = standing(all, language)
  const uses = findUses(holding, language)
  const sentencesFor = (duo: string) =>
    new Set(uses.filter((use) => use.duo === duo).map((use) => use.sentence))
  const abroad = noSharingAbroad(holding, language)
  const approvals = findApprovals(holding, language)
  const embargo = uses.find((use) => use.duo === 'DUO:0000024')
  return {
    language,
    findings: [
      ...bestOfEach(uses).map(({ duo, disease, ...rest }) =>
        finding({ kind: 'use', value: { duo, disease } }, rest),
      ),
      ...findParties(all, language).map(({ name, role, ...rest }) =>
        finding({ kind: 'party', value: { name, role } }, rest),
      ),
      ...findDates(
        holding,
        {
          embargoes: sentencesFor('DUO:0000024'),
          approvals: new Set(approvals.map(({ sentence }) => sentence)),
        },
        language,
      ).map(({ event, date, ...rest }) => finding({ kind: 'date', value: { event, date } }, rest)),
      ...findCountries(
        all.filter(({ box }) => box !== 'empty'),
        sentencesFor('DUO:0000022'),
        language,
      ).map(({ country, meaning, ...rest }) =>
        finding({ kind: 'country', value: { country, meaning } }, rest),
      ),
      ...(abroad === null
        ? []
        : [
            finding(
              { kind: 'no_sharing_abroad', value: {} },
              { sentence: abroad, confidence: 0.9 },
            ),
          ]),
      ...(embargo === undefined
        ? []
        : [
            finding(
              { kind: 'moratorium', value: moratoriumOf(embargo.sentence, language) },
              embargo,
            ),
          ]),
      ...approvals.map(({ body, reference, ...rest }) =>
        finding({ kind: 'approval', value: { body, reference } }, rest),
      ),
    ],
  }
}

function finding(
  statement: DocumentStatement,
  { sentence, confidence }: { readonly sentence: Sentence; readonly confidence: number },
): DocumentFinding {
  const { text, page, start, end } = sentence
  return { ...statement, sentence: text, page, start, end, confidence }
}
