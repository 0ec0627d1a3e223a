import type { DocumentLanguage } from '@tessera/contracts/document-meaning'

/** A name as it stands in the text. */
export interface Name {
  readonly name: string
  readonly index: number
  readonly kind: 'person' | 'organisation' | 'committee'
}

/** Persons with a title, and organisations and committees that call themselves one. */
export function namesIn(text: string, language: DocumentLanguage): readonly Name[] {
  const names: Name[] = []
  const shown = text.replaceAll(capitals, (words) => words.replaceAll(capitalWord, inTitle))
  for (const [kind, expression] of expressions[language]) {
    for (const match of without(shown, names).matchAll(expression)) {
      const found = trimmed(match[0])
      const index = match.index + match[0].indexOf(found)
      const name = text.slice(index, index + found.length)
      if (isName(found, kind)) names.push({ name, index, kind })
    }
  }
  return names.sort((a, b) => a.index - b.index)
}

/** As a name is written where not every letter is a capital. */
function inTitle(word: string): string {
  const small = word.toLowerCase()
  if (small.length !== word.length) return word
  return isLink.test(small) ? small : word[0] + small.slice(1)
}

/** The same length, so that places in it stay. */
function without(text: string, names: readonly Name[]): string {
  let rest = text
  for (const { name, index } of names) {
    rest = rest.slice(0, index) + '.'.repeat(name.length) + rest.slice(index + name.length)
  }
  return rest
}

function trimmed(text: string): string {
  let name = text.trim()
  for (let before = ''; before !== name;) {
    before = name
    name = name
      .replace(firstWords, '')
      .replace(ofItsHouse, '')
      .replace(where, '$1')
      .replace(lastWords, '')
      .replace(/[,;:\s]+$/u, '')
  }
  return name
}

function isName(name: string, kind: Name['kind']): boolean {
  if (kind === 'person') return true
  if (/\sthe\s\p{L}+$/u.test(name)) return false
  if (name === name.toUpperCase() && name.split(/\s+/).length > 1) return false
  return name.split(/\s+/).length > 1
}

/** Of four letters or more in all: a code is no name. */
const capitals = /(?<![\p{L}\d])\p{Lu}{2}[\p{Lu}'’-]*(?:\s(?:\p{Lu}[\p{Lu}'’-]*|&))+(?![\p{L}\d])/gu
const capitalWord = /\p{Lu}+/gu
const isLink =
  /^(?:of|and|for|the|in|on|de|du|des|da|do|das|dos|del|e|et|em|en|la|le|les|l|d|para|pour|à|au|aux)$/
const firstWords =
  /^(?:The|This|Our|Your|Each|Any|That|To|From|By|At|And|AND|Between|BETWEEN|Whereas|WHEREAS|Of|For)\s+(?:the\s+)?/u
/** `Clinic in Girona`, `Board on October`. */
const where =
  /(\s(?:University|Institute|Hospital|Centre|Center|Clinic|College|Foundation|Laboratory|Board|Committee|Panel))\s(?:in|on)\s.*$/u
const ofItsHouse =
  /\s+(?:of|at) the (?:Office|University|Institute|Hospital|Centre|Center|College|Provider|Trust|Consortium|Faculty|Cohort)$/u
const lastWords =
  /[\s,]+(?:of|the|and|for|in|on|at|de|du|des|la|le|les|et|à|en|da|do|das|dos|del|e|em|para|pour|d['’]|l['’]|a|o|à|aux?|contre|by|I)$/u
const upper = String.raw`\p{Lu}[\p{L}'’\-\u00b7]*`
const particle = String.raw`(?:de|da|do|dos|das|e|van|von|der|den|du|la|le|binte?|bin|al|el|ben|y|d['’])`
const title = String.raw`(?:(?:PD|Associate|Assoc\.?|Assistant|Emeritus)\s+)?(?:Professor|Professeure?|Professora?|Prof\.?ª?|Profa\.?|Prof\.\s?ª|Docteure?|Doctor|Doutora?|Dr\.?ª|Dr[ae]?\.?|Pre?\.?|Mrs?\.?|Ms\.?|Mme|M\.|Sra?\.)`
const person = String.raw`(?<![\p{L}])${title}(?:\s+${title})*\s+${upper}(?:\s+(?:${particle}\s+){0,2}(?:\p{Lu}\.\s*)?${upper}){0,5}`

const link = String.raw`(?:of|for|the|and|in|de la|de l['’]|de|du|des|d['’]|l['’]|et|à|aux?|en|da|do|das|dos|del|e|em|para a|para o|para|pour|no|na|sur|contre|les|la|le)`
const field = String.raw`(?:hospitali(?:er|ère)s?|universit\p{L}+|r[ée]giona(?:l|le)|cantonale?|nationale?|wallon\p{L}*|biologi\p{L}+|cellulaires?|recherches?|cliniques?|sant[ée]|publique|lutte|tumeurs|syst[èe]mes|g[ée]n[ée]ti\p{L}+|g[ée]nomi\p{L}+|m[ée]dical\p{L}*|m[ée]decine|sciences?|lagunaire|associatif|virologie|biom[ée]dica\p{L}*|hospitalo-\p{L}+|consultatif|[ée]thique|protection|personnes|acc[èe]s|donn[ée]es|gouvernance|scientifique\p{L}*|cohorte|interne|centrale?|d[ée]partementale?|communale?|provinciale?|municipale?|vie|vivant|humaine?s?|libres?|intégrée?s?|boréale?s?|(?!(?:(?:ind|commun|expl|appl|impl|revend|publ)ique|signale|toutefois)(?!\p{L}))\p{L}{3,}(?:iques?|logie|aires?|atrie|ale?s?|[in]el(?:le)?s?|iens?|iennes?|oise?s?))`
const sequence = String.raw`(?:\s+(?:(?:${link})\s*){0,3}(?:${upper}|${field})|\s*\(\p{Lu}\p{L}+\)(?=\s+\p{Ll})){0,10}`

const organisationNouns = {
  en: 'University|Institute|Institut|Hospital|Hospitals|Centre|Center|Foundation|College|Trust|Consortium|Registry|Biobank|Association|Council|School|Laboratory|Laboratories|Agency|Office|Clinic|Society|Faculty|Network|Ministry|Academy|Infirmary|Repository|Archive|Bank|Polytechnic|Cluster',
  fr: 'Université|Institut|Banque|Génobanque|Maternité|Musée-laboratoire|Hôpital|Hôpitaux|Centre|Fondation|Consortium|Association|Laboratoire|Plateforme|Agence|École|Faculté|Registre|Clinique|Biobanque|Biothèque|Groupement|CHU|Société|Réseau|Académie|Haute école',
  pt: 'Universidade|Instituto|Hospital|Banco|Casa de Estudos|Centro|Fundação|Consórcio|Associação|Laboratório|Faculdade|Escola|Registo|Registro|Coorte|Biobanco|Hemocentro|Agência|Rede|Santa Casa|Clínica|Academia|Sociedade',
} as const
const committeeNouns = {
  en: 'Committee|Board|Panel|Commission|Council|Ethics (?:Review )?(?:Unit|Circle|Group|Office|Service)',
  fr: 'Comité|Commission|Conseil|CPP|(?:Cellule|Collège|Cercle|Instance) d.éthique',
  pt: 'Comité|Comitê|Comissão|Conselho|Colegiado|(?:Núcleo|Câmara|Unidade) de (?:Bioé|É)tica',
} as const

const expressions: Readonly<
  Record<DocumentLanguage, readonly (readonly [Name['kind'], RegExp])[]>
> = {
  en: [
    ['person', new RegExp(person, 'gu')],
    ['committee', english(committeeNouns.en)],
    ['organisation', english(organisationNouns.en)],
    [
      'organisation',
      romance(`${organisationNouns.fr}|${organisationNouns.pt}|Universidad|Fundación`),
    ],
  ],
  fr: [
    ['person', new RegExp(person, 'gu')],
    ['committee', romance(committeeNouns.fr)],
    ['organisation', romance(organisationNouns.fr)],
  ],
  pt: [
    ['person', new RegExp(person, 'gu')],
    ['committee', romance(committeeNouns.pt)],
    ['organisation', romance(organisationNouns.pt)],
  ],
}

/** In English the noun stands last or before `of`: `Harrowmere University`, `Centre for Tropical Research`. */
function english(nouns: string): RegExp {
  const before = String.raw`(?:${upper}\s+(?:(?:of|and|for|the|del|&)\s+){0,2}){0,9}`
  const after = String.raw`(?:\s+(?:(?:of|for|and|on|in|the|für|de|del|du|des|&)\s+){0,2}${upper}){0,7}`
  return new RegExp(
    String.raw`(?<!\p{L})${before}(?:${nouns})(?!\p{L})${after}(?:\s+\(\p{Lu}\p{L}+\)(?=\s+\p{Ll}|$))?`,
    'gu',
  )
}

/** In French and Portuguese it stands first. */
function romance(nouns: string): RegExp {
  return new RegExp(String.raw`(?<!\p{L})(?:${nouns})(?!\p{L})${sequence}`, 'gu')
}
