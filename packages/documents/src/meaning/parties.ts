import type { DocumentLanguage, PartyRole } from '@tessera/contracts/document-meaning'
import { folded } from './folded.ts'
import { type Name, namesIn } from './names.ts'
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
  const titles = sentences
    .slice(0, 12)
    .filter(({ words }) => words.length < 110)
    .map(({ words }) => folded(words))
  const { agreement, otherPaper } = cues[language]
  const isAgreement =
    titles.some((title) => has(title, agreement)) &&
    !titles.some((title) => title.length < 80 && has(title, otherPaper))
  const found: FoundParty[] = [...labelledParties(sentences, language)]
  let heading = ''
  for (const sentence of sentences) {
    for (const name of namesIn(sentence.words, language)) {
      const role =
        roleOf(name, sentence, heading, language) ??
        (name.kind === 'organisation' ? openRole(found, isAgreement) : null)
      if (role === null || found.some((other) => isSame(other, name.name, role))) continue
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

/** Who stands first in an agreement provides and who stands next receives; another paper has one institution. */
function openRole(found: readonly FoundParty[], isAgreement: boolean): PartyRole | null {
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
  { words }: Sentence,
  heading: string,
  language: DocumentLanguage,
): PartyRole | null {
  const before = folded(words.slice(0, index))
  const after = folded(words.slice(index + name.length, index + name.length + 220))
  const { provider, recipient, office, signs, speaksFor } = cues[language]
  switch (kind) {
    case 'person': {
      const isSigning =
        has(before, signs) || has(heading, signs) || has(`xstart ${before}`, `xstart ${speaksFor}`)
      return isSigning || has(after.slice(0, 60), office) ? null : 'investigator'
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

/** `Provider: Corrib Medical College, Galway`: whoever stands first after the colon. */
function labelledParties(
  sentences: readonly Sentence[],
  language: DocumentLanguage,
): readonly FoundParty[] {
  const { provider, recipient, notLabel } = cues[language]
  return sentences.flatMap((sentence): FoundParty[] => {
    const match = /^([^:|]{3,45})\s?[:|]\s+((?:[Ll][ae'’]\s?)?\p{Lu}.{3,})$/u.exec(sentence.words)
    const label = folded(match?.[1] ?? '')
    if (match === null || has(label, notLabel)) return []
    const role = has(label, provider) ? 'provider' : has(label, recipient) ? 'recipient' : null
    const name = (match[2] ?? '').split(/,|\s[–—(]|;|\.$/u)[0]?.trim() ?? ''
    if (
      role === null ||
      name === '' ||
      namesIn(name, language).some(({ kind }) => kind === 'person')
    )
      return []
    return [{ name, role, sentence, confidence: 0.9 }]
  })
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

const cues = {
  en: {
    agreement:
      '(agreement|terms|conditions of (access|use)|statement of access|contract|licen*e|memorandum)',
    otherPaper: '(consent|clearance|ethics (approval|opinion)|notice of)',
    speaksFor: '(for|on behalf|dear|cc)',
    provider:
      '(provider|custodian|data holder|supplier|transferor|owner of the data|discloser|data controller|provider institution|providing institution|sender|donor institution|licensor|releasing institution)',
    recipient:
      '(recipient|applicant organisation|applicant institution|applicant|requesting organisation|requesting institution|requester|user|data user|user institution|receiving institution|transferee|licensee|beneficiary|receiver)',
    office:
      '(chair*|president|director*|secretary|rector|vice|dean|chief|head of|pro vice|registrar|trustee*|provost)',
    signs: '(sign*|by its|witness|yours|dear|name of participant|printed name)',
    notLabel:
      '(scientist*|investigator*|person|signature|signed|for the|on behalf|lead|contact|responsible|name of|type|date)',
  },
  fr: {
    agreement:
      '(convention|accord|contrat|conditions d acces|conditions d utilisation|licence|protocole d accord)',
    otherPaper: '(consentement|avis|decision|notice d information)',
    speaksFor: '(pour|au nom)',
    provider:
      '(fournisseur|fournisseuse|cedant|detenteur|responsable des donnees|plateforme|consortium|depositaire|emetteur|concedant|producteur|bailleur|titulaire|gestionnaire)',
    recipient:
      '(destinataire|receveur|beneficiaire|utilisateur|preneur|demandeur|requerant|cessionnaire|organisme demandeur|recepteur|acquereur)',
    office:
      '(president*|directeur|directrice|secretaire|recteur|rectrice|vice|doyen*|administrat*)',
    signs:
      '(signature|signe*|temoin|nom et prenom|la presidente|le president|la secretaire|le secretaire|president*|secretaire*)',
    notLabel: '(signature|signe*|pour le|pour la|pour l|chez|chercheu*|personne|contact|date)',
  },
  pt: {
    agreement:
      '(acordo|contrato|termo de (transferencia|acesso|cessao|cedencia|uso)|condicoes de (acesso|uso|utilizacao)|protocolo de cedencia|licenca|convenio)',
    otherPaper: '(consentimento|parecer|aprovacao etica|assentimento)',
    speaksFor: '(pelo|pela|em nome)',
    provider:
      '(cedente|fornecedor|fornecedora|titular dos dados|registo|instituto|depositario|remetente|transmitente|provedor|detentor*|custodiante|instituicao cedente|instituicao fornecedora|outorgante)',
    recipient:
      '(cessionari*|receptor|receptora|recetor|recetora|requerente|destinatari*|utilizador*|beneficiari*|solicitante|universidade|recipiente|usuari*|instituicao (recetora|receptora|requerente|solicitante|destinataria))',
    office:
      '(president*|diretor*|director*|secretari*|reitor*|vice|decano|coordenadora do comite|presidenta)',
    signs: '(assin*|em nome do comite|testemunha|o presidente|a presidente|coordenadora)',
    notLabel:
      '(pesquisador*|investigador*|assin*|pelo|pela|responsavel|contacto|contato|nome|data)',
  },
} as const
