import type { Meaning } from '../src/meaning/read-meaning.ts'
import type { TrueDocument } from './true-document.ts'
import { valuesOf } from './values-of.ts'

export interface Score {
  readonly found: number
  readonly expected: number
  readonly right: number
  readonly precision: number
  readonly recall: number
}

export const measured = [
  'uses',
  'dates',
  'countries',
  'noSharingAbroad',
  'moratorium',
  'parties',
  'partyRoles',
  'approvals',
  'approvalReferences',
] as const
export type Measured = (typeof measured)[number]

/** What was found in documents, against what is true of them. */
export function scoreMeaning(
  documents: readonly { readonly document: TrueDocument; readonly meaning: Meaning }[],
): Readonly<Record<Measured, Score>> {
  const score = (what: Measured): Score => {
    const { of, truly } = comparisons[what]
    let [found, expected, right] = [0, 0, 0]
    for (const { document, meaning } of documents) {
      const [ones, others] = [new Set(of(meaning)), new Set(truly(document))]
      found += ones.size
      expected += others.size
      right += [...ones].filter((one) => others.has(one)).length
    }
    const [precision, recall] = [share(right, found), share(right, expected)]
    return { found, expected, right, precision, recall }
  }
  return Object.fromEntries(measured.map((what) => [what, score(what)])) as Record<Measured, Score>
}

function share(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole
}

interface Comparison {
  readonly of: (meaning: Meaning) => readonly string[]
  readonly truly: (document: TrueDocument) => readonly string[]
}

const comparisons = {
  uses: {
    of: (meaning) => valuesOf(meaning, 'use').map(({ duo }) => duo),
    truly: ({ truth }) => truth.uses.map(({ duo }) => duo),
  },
  dates: {
    of: (meaning) => valuesOf(meaning, 'date').map(({ event, date }) => `${event} ${date}`),
    truly: ({ truth }) => truth.dates.map(({ kind, date }) => `${kind} ${date}`),
  },
  countries: {
    of: (found) =>
      valuesOf(found, 'country').map(({ country, meaning }) => `${country} ${meaning}`),
    truly: ({ truth }) => truth.countries.map(({ code, meaning }) => `${code} ${meaning}`),
  },
  noSharingAbroad: {
    of: (meaning) => valuesOf(meaning, 'no_sharing_abroad').map(() => 'stays'),
    truly: ({ truth }) => (truth.no_sharing_abroad === null ? [] : ['stays']),
  },
  moratorium: {
    of: (meaning) => valuesOf(meaning, 'moratorium').map(lengthOf),
    truly: ({ truth }) => (truth.moratorium === null ? [] : [lengthOf(truth.moratorium)]),
  },
  parties: {
    of: (meaning) => valuesOf(meaning, 'party').map(({ name }) => bare(name)),
    truly: ({ truth }) => truth.parties.map(({ name }) => bare(name)),
  },
  partyRoles: {
    of: (meaning) => valuesOf(meaning, 'party').map(({ name, role }) => `${bare(name)} (${role})`),
    truly: ({ truth }) => truth.parties.map(({ name, role }) => `${bare(name)} (${role})`),
  },
  approvals: {
    of: (meaning) => valuesOf(meaning, 'approval').map(({ body }) => bare(body)),
    truly: ({ truth }) => truth.approvals.map(({ body }) => bare(body)),
  },
  approvalReferences: {
    of: (meaning) => valuesOf(meaning, 'approval').map(({ reference }) => bare(reference ?? '')),
    truly: ({ truth }) => truth.approvals.map(({ reference }) => bare(reference ?? '')),
  },
} as const satisfies Record<Measured, Comparison>

function lengthOf({ until, months }: { until: string | null; months: number | null }): string {
  return until ?? `${months ?? 'some'} months`
}

/** Without accents, capitals, articles and titles, as recognition may lose them and people leave them out. */
function bare(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\d]+/gu, ' ')
    .trim()
    .replace(
      /^(?:(?:the|le|la|l|o|a|dr|dra|dre|prof|profa|professor|professora|professeur|professeure|mr|mrs|ms|mme|m|sr|sra|docteur|doutor|doutora|pr|pre|associate|pd) )+/,
      '',
    )
}
