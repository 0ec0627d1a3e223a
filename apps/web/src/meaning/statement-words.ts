import { countryNameOf } from '@tessera/contracts/country-name'
import { dataUseTerm } from '@tessera/contracts/data-use'
import type { DocumentStatement, FindingKind } from '@tessera/contracts/document-meaning'
import { formatDay } from '../ui/time.ts'

/** What a document says, as a heading and a line below it. */
export function describeStatement(stated: DocumentStatement): {
  readonly title: string
  readonly more: string | null
} {
  switch (stated.kind) {
    case 'use': {
      const { label, meaning, id } = dataUseTerm(stated.value.duo)
      const { disease } = stated.value
      const title = `${capitalized(label)}${disease === null ? '' : `: ${disease}`}`
      return { title, more: `${meaning} (${id})` }
    }
    case 'party':
      return { title: stated.value.name, more: partyRoles[stated.value.role] }
    case 'date':
      return { title: formatDay(stated.value.date), more: dateEvents[stated.value.event] }
    case 'country':
      return {
        title: countryNameOf(stated.value.country),
        more: countryMeanings[stated.value.meaning],
      }
    case 'no_sharing_abroad':
      return { title: 'No sharing abroad', more: 'The data stay in their country.' }
    case 'moratorium':
      return { title: 'Publication waits', more: moratoriumWords(stated.value) }
    case 'approval': {
      const { body, reference } = stated.value
      return { title: `Approval by ${body}`, more: reference }
    }
    default:
      return stated satisfies never
  }
}

export const findingKinds = {
  use: 'Uses and their conditions',
  no_sharing_abroad: 'Sharing',
  country: 'Countries',
  date: 'Dates',
  moratorium: 'Publication',
  approval: 'Approvals',
  party: 'Parties',
} as const satisfies Readonly<Record<FindingKind, string>>

export const partyRoles = {
  provider: 'Gives the data or material',
  recipient: 'Gets the data or material',
  committee: 'Decides on its use',
  investigator: 'Works with it',
  institution: 'An institution that is named',
} as const

export const dateEvents = {
  start: 'From then on it holds',
  expiry: 'Until then it holds',
  approval: 'Approved on this day',
  moratorium_end: 'From then on may be published',
  signature: 'Signed on this day',
} as const

export const countryMeanings = {
  allowed: 'Data may go there',
  forbidden: 'Data may not go there',
  mentioned: 'Is mentioned, and nothing follows from it',
} as const

function moratoriumWords(value: {
  readonly months: number | null
  readonly until: string | null
}): string | null {
  if (value.until !== null) return `Until ${formatDay(value.until)}`
  return value.months === null ? null : `For ${value.months} months`
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
