import type { DocumentLanguage, PartyRole } from '@tessera/contracts/document-meaning'
import { folded } from './folded.ts'
import { namesIn } from './names.ts'
import { partyCues } from './party-cues.ts'
import { has } from './pattern.ts'
import type { Sentence } from './sentences.ts'

interface LabelledParty {
  readonly name: string
  readonly role: PartyRole
  readonly sentence: Sentence
  readonly confidence: number
}

/** `Provider: Corrib Medical College, Galway`: whoever stands first after the colon. */
export function labelledParties(
  sentences: readonly Sentence[],
  language: DocumentLanguage,
): readonly LabelledParty[] {
  return sentences.flatMap((sentence): LabelledParty[] => {
    const match = /^([^:|]{3,45})\s?[:|]\s+((?:[Ll][ae'’]\s?)?\p{Lu}.{3,})$/u.exec(sentence.words)
    const label = folded(match?.[1] ?? '')
    const name = (match?.[2] ?? '').split(/,|\s[–—(]|;|\.$/u)[0]?.trim() ?? ''
    const role = roleCalled(label, language)
    if (role === null || name === '') return []
    const isTitled = namesIn(name, language).some(({ kind }) => kind === 'person')
    if (role === 'investigator' ? isTitled || !onlyName.test(name) : isTitled) return []
    return [{ name, role, sentence, confidence: 0.9 }]
  })
}

function roleCalled(label: string, language: DocumentLanguage): PartyRole | null {
  const { provider, recipient, investigator, notLabel } = partyCues[language]
  if (has(`${label}xend `, `${investigator} [xend]`)) return 'investigator'
  if (has(label, notLabel)) return null
  if (has(label, recipient)) return 'recipient'
  return has(label, provider) ? 'provider' : null
}

const onlyName = /^\p{Lu}\p{Ll}[\p{L}'’-]*(?:\s(?:d[aeo]s?\s|\p{Lu}\.\s)?\p{Lu}[\p{L}'’-]+){1,4}$/u
