import { readFileSync } from 'node:fs'
import type { DocumentLanguage } from '@tessera/contracts/document-meaning'

export interface Disease {
  readonly name: string
  readonly index: number
}

/**
 * The diseases that a text names, not diseases at large.
 *
 * @param text folded (`folded.ts`)
 */
export function diseasesIn(text: string, language: DocumentLanguage): readonly Disease[] {
  const words = text.trimEnd().split(' ')
  const found: Disease[] = []
  let index = 0
  let free = 0
  for (const [at, word] of words.entries()) {
    if (index >= free) {
      const name = longer(listedAt(words, at, language), formedAt(text, index))
      if (name !== '') {
        found.push({ name, index })
        free = index + name.length
      }
    }
    index += word.length + 1
  }
  return found
}

function longer(one: string, other: string): string {
  return one.length >= other.length ? one : other
}

/** Of the list, the longest name that begins with this word; empty where none does. */
function listedAt(words: readonly string[], at: number, language: DocumentLanguage): string {
  const first = words[at]
  const names = first === undefined ? undefined : listed()[language].get(first)
  return (
    names?.find((name) => name.every((word, offset) => words[at + offset] === word))?.join(' ') ??
    ''
  )
}

function formedAt(text: string, index: number): string {
  formed.lastIndex = index
  return formed.exec(text)?.[0].trim() ?? ''
}

/** By their first words, the longest first. */
type Names = ReadonlyMap<string, readonly (readonly string[])[]>
let read: Readonly<Record<DocumentLanguage, Names>> | undefined

function listed(): Readonly<Record<DocumentLanguage, Names>> {
  read ??= readNames()
  return read
}

/** A line for each disease: its names in English, French and Portuguese, folded, parted by `; `. */
function readNames(): Readonly<Record<DocumentLanguage, Names>> {
  const rows = readFileSync(new URL('./disease-names.tsv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((row) => row.split('\t'))
  const column = (number: number): Names => {
    const names = rows.flatMap((row) =>
      (row[number] ?? '').split('; ').map((name) => name.split(' ')),
    )
    return Map.groupBy(
      names.toSorted((a, b) => b.length - a.length),
      ([first = '']) => first,
    )
  }
  return { en: column(0), fr: column(1), pt: column(2) }
}

const organ =
  '(?:heart|cardiac|cardiovascular|coronary|kidney|renal|liver|hepatic|lung|pulmonary|respiratory|eye|retinal|skin|mental|psychiatric|neurological|neurodegenerative|neuromuscular|autoimmune|rheumatic|inflammatory bowel|bowel|celiac|coeliac|thyroid|blood|bone|muscle|infectious|metabolic|rare|mitochondrial|prion|motor neuron[e]?|chagas|parkinson s?|alzheimer s?|crohn s?|huntington s?|sickle cell|machado joseph|chronic \\w+)'
/** Names that are made rather than listed, in all languages. */
const formed = new RegExp(
  `(?:${[
    String.raw`(?:cancers?|cancros?|tumeurs?|tumores|carcinomes?|carcinomas?) (?:du |de la |de l |des |de |do |da |dos |das )\w+ (?:(?:du |de l |do |da )\w+ )?`,
    String.raw`(?:(?:breast|ovarian|prostate|lung|colorectal|colon|cervical|skin|pancreatic|gastric|stomach|liver|bladder|kidney|thyroid|brain|blood|oesophageal|esophageal|childhood|paediatric|pediatric|head and neck|metastatic|hereditary|familial|oral|bowel) ){0,3}(?:cancers?|carcinomas?|tumou?rs?|leuka?emias?|lymphomas?|melanomas?) (?:(?:of|in) (?:the )?\w+ )?`,
    String.raw`(?:cancros?|cancers?|leucemies?|leucemias?|lymphomes?|linfomas?|melanomes?) `,
    String.raw`${organ} (?:disease|diseases|disorders?|failure|conditions?|illness|illnesses|infections?) `,
    String.raw`(?:maladies?|syndromes?|doencas?|sindromes?|perturbacao|perturbacoes|transtornos?|troubles?|infection|infeccao|infecao) (?:de la |de l |du |des |de |d |da |do |das |dos |par le |pelo |por )(?!(?:l )?(?:etre|humain|homme|personnes?|pacientes?|patients?|enfants|criancas|ser|toutes?|todas?|qualquer|interesse|saude)\b)\w+ (?:\w+ )?`,
    String.raw`(?:maladies?|doencas?) (?!(?:humaines?|humanas?|geneti\w+|qui|que|et|e|ou|en|em|a|ao|quelle|seja|sont|ne|n|pas|nao|dans|chez|dont|ou|en|preveni\w*|especific\w+|specifi\w+|est|si|mais|se|sao|por|para|pour|les|la|le|l|d|no|na|vous|grave\w*|leurs?|visada|visee|comum|comuns|frequente\w*|communes?|transmissi\w+)\b)(?:renales?|cardiaques?|cardio\w+|inflammatoires?|inflamatorias?|rares?|raras?|infecti\w+|infecc\w+|neuro\w+|auto\w+|metaboli\w+|pulmona\w+|respirato\w+|hepati\w+|renal|renais|cardiaca\w*|falciforme|mentale?s?|mentais|celiaque|celiaca|coronar\w+|chroniques? \w+|cronicas? \w+|\w*nemi\w+) `,
    String.raw`(?!(?:the|a|an|any|this|that|such|of|in|with|by|or|and|le|la|les|du|de|des|un|une|o|os|as|do|da|um|uma|com|immune|genetic) )[a-z]+ (?:syndrome|deficiency|dystrophy|anaemia|anemia|sclerosis) `,
    String.raw`(?:insuffisance|insuficiencia) (?:renale?|cardiaque|cardiaca|renal|hepatique|hepatica|respirat\w+|ovar\w+) `,
    String.raw`(?:adeno)?carcino(?:me|ma)s? (?:hepatocellulaires?|hepatocelular|basocellulaires?|gastrique|gastrico|du \w+ |do \w+ |da \w+ |de la \w+ )?`,
    String.raw`(?:diseases?|disorders?|illness\w*|conditions?) of the (?!human|population|participant|patient|family|people|person|body|whole)(?:\w+) `,
    String.raw`(?:[a-z]+(?:opathy|opathies|opathie|itis)) `,
  ].join('|')})`,
  'y',
)
