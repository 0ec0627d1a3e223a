import { expect, it } from 'vitest'
import { valuesOf } from '../../test/values-of.ts'
import { readMeaning } from './read-meaning.ts'

it.each([
  [
    'en',
    'MATERIAL TRANSFER RECORD\n\nHolder: Fennmoor Tissue Centre, Ely\n\nTaker: Calloway College, York\n\nLead user: Iris Malone, Ph.D.',
    ['provider Fennmoor Tissue Centre', 'recipient Calloway College', 'investigator Iris Malone'],
  ],
  [
    'en',
    'DATA ACCESS AGREEMENT\n\nBetween the Fennmoor Trust ("the Trust") and Ardent Genomics Ltd ("the User").',
    ['provider Fennmoor Trust', 'recipient Ardent Genomics Ltd'],
  ],
  [
    'en',
    'FENNMOOR UNIVERSITY\n\nTo: Calloway College, York\n\nLetter of access',
    ['provider FENNMOOR UNIVERSITY', 'recipient Calloway College'],
  ],
  [
    'fr',
    'ENTENTE D’ACCÈS\n\nDétentrice : Université de Rodez\n\nOrganisme demandeur : Institut Vidal\n\nChercheuse responsable : Anne Vidal-Roche, Ph. D.',
    ['provider Université de Rodez', 'recipient Institut Vidal', 'investigator Anne Vidal-Roche'],
  ],
  [
    'pt',
    'Quem cede: Fundação de Viseu\n\nQuem recebe: Centro de Estudos do Vouga, Aveiro',
    ['provider Fundação de Viseu', 'recipient Centro de Estudos do Vouga'],
  ],
  [
    'en',
    'FENNMOOR MOTHERS BIOBANK\n\nParticipant consent form\n\nFennmoor Women’s Hospital, Ely',
    ['institution Fennmoor Women’s Hospital'],
  ],
] as const)('says who takes which part in %s: %s', (language, text, parties) => {
  expect(partiesOf(text, language)).toEqual(parties)
})

it.each([
  ['en', 'Dr Malone left the room.'],
  ['en', 'For the Recipient: Ms Iris Malone, Registrar, 9 April 2026'],
  ['en', 'Later work needs the approval of a Research Ethics Committee.'],
  ['en', 'Write to the Data Office, Hospital Road.'],
  ['fr', 'La Fondation est représentée par Mme Anne Vidal.'],
  ['en', 'Provider address: Plot 8, Mill Lane'],
] as const)('finds no party in %s: %s', (language, text) => {
  expect(partiesOf(text, language)).toEqual([])
})

it('calls a committee by the longest of its names', () => {
  const text =
    'Research Ethics Committee\n\nThe Fennmoor Hospital Research Ethics Committee met in May.'
  expect(partiesOf(text, 'en')).toContain('committee Fennmoor Hospital Research Ethics Committee')
  expect(partiesOf(text, 'en')).not.toContain('committee Research Ethics Committee')
})

function partiesOf(text: string, language: 'en' | 'fr' | 'pt'): readonly string[] {
  return valuesOf(readMeaning([{ number: 1, text }], language), 'party').map(
    ({ name, role }) => `${role} ${name}`,
  )
}
