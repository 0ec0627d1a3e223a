import { countryNameOf } from '@tessera/contracts/country-name'
import { dataUseTerm } from '@tessera/contracts/data-use'
import type { DocumentStatement } from '@tessera/contracts/document-meaning'
import type { StudyTerm } from '@tessera/contracts/study-terms'

/** A confirmed term in a few words: `disease specific research: diabetes (DUO:0000007)`. */
export function termWords({
  stated,
  countryName,
}: Pick<StudyTerm, 'stated' | 'countryName'>): string {
  switch (stated.kind) {
    case 'use': {
      const { duo, disease } = stated.value
      return `${dataUseTerm(duo).label}${disease === null ? '' : `: ${disease}`} (${duo})`
    }
    case 'party':
      return `${stated.value.role}: ${stated.value.name}`
    case 'date':
      return `${dateEvents[stated.value.event]} ${stated.value.date}`
    case 'country':
      return `${countryMeanings[stated.value.meaning]} ${countryName ?? countryNameOf(stated.value.country)}`
    case 'no_sharing_abroad':
      return countryName === null ? 'no sharing abroad' : `no sharing outside of ${countryName}`
    case 'moratorium':
      return moratoriumWords(stated.value)
    case 'approval': {
      const { body, reference } = stated.value
      return `approved by ${body}${reference === null ? '' : `, number ${reference}`}`
    }
    default:
      return stated satisfies never
  }
}

function moratoriumWords({
  months,
  until,
}: Extract<DocumentStatement, { kind: 'moratorium' }>['value']): string {
  if (until !== null) return `no publication until ${until}`
  if (months === null) return 'no publication before an embargo has ended'
  return `no publication for ${months} ${months === 1 ? 'month' : 'months'}`
}

const dateEvents = {
  start: 'from',
  expiry: 'until',
  approval: 'approved on',
  moratorium_end: 'no publication until',
  signature: 'signed on',
} as const
const countryMeanings = {
  allowed: 'allowed in',
  forbidden: 'forbidden in',
  mentioned: 'names',
} as const
