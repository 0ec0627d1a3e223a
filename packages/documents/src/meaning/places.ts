import type { CountryMeaning, DocumentLanguage } from '@tessera/contracts/document-meaning'
import { abroad } from './abroad.ts'
import { countriesIn } from './countries.ts'
import { masked } from './masked.ts'
import { namesIn } from './names.ts'
import { has } from './pattern.ts'
import type { Sentence } from './sentences.ts'
import { imposed } from './standing.ts'

export interface FoundCountry {
  /** ISO 3166-1, two letters. */
  readonly country: string
  readonly meaning: CountryMeaning
  readonly sentence: Sentence
  readonly confidence: number
}

/**
 * Each country once, in the sentence that says most of it.
 *
 * @param restricting the sentences that restrict where
 */
export function findCountries(
  sentences: readonly Sentence[],
  restricting: ReadonlySet<Sentence>,
  language: DocumentLanguage,
): readonly FoundCountry[] {
  const best = new Map<string, FoundCountry>()
  for (const sentence of sentences) {
    const names = namesIn(sentence.words, language).filter(({ kind }) => kind !== 'organisation')
    for (const { code, index } of countriesIn(sentence.words, language)) {
      if (names.some((name) => index > name.index && index < name.index + name.name.length))
        continue
      const found = {
        country: code,
        sentence,
        ...meaningOf(sentence, index, restricting, language),
      }
      const known = best.get(code)
      if (known === undefined || (known.meaning === 'mentioned' && found.meaning !== 'mentioned'))
        best.set(code, found)
    }
  }
  return [...best.values()]
}

/** The sentence that keeps the material in its country; null where none does. */
export function noSharingAbroad(
  sentences: readonly Sentence[],
  language: DocumentLanguage,
): Sentence | null {
  return (
    sentences.find((sentence) => {
      const words = imposed(masked(sentence.words, language), language)
      return has(words, abroad[language]) && !has(words, 'xregion')
    }) ?? null
  )
}

function meaningOf(
  sentence: Sentence,
  index: number,
  restricting: ReadonlySet<Sentence>,
  language: DocumentLanguage,
): Pick<FoundCountry, 'meaning' | 'confidence'> {
  const words = masked(sentence.words, language)
  const { leaving, except, refused, forbidding, keeping, moving, reaching, notThere } =
    cues[language]
  const restricts = restricting.has(sentence)
  const mentioned = { meaning: 'mentioned', confidence: 0.85 } as const
  if (sentence.text.endsWith('?') || (!restricts && !has(words, moving))) return mentioned
  const [left, right] = clauseAround(sentence.words, index)
  const before = `${masked(left, language)}xhere `
  const isForbidding = has(before, forbidding)
  if (has(before, `${leaving} .. xhere`))
    return restricts || isForbidding ? { meaning: 'allowed', confidence: 0.85 } : mentioned
  if (has(before, `${except} .. [xcountry ..] xhere`))
    return { meaning: isForbidding ? 'allowed' : 'forbidden', confidence: 0.8 }
  if (!restricts && has(words, refused)) return { meaning: 'forbidden', confidence: 0.85 }
  if (has(words, keeping) && (has(before, keeping) || !isForbidding))
    return { meaning: 'allowed', confidence: 0.85 }
  if (has(words, notThere)) return mentioned
  if (isForbidding || has(masked(right, language), forbidding))
    return { meaning: 'forbidden', confidence: 0.85 }
  if (restricts) return { meaning: 'allowed', confidence: 0.8 }
  return has(before, `${reaching} [the|l|la|le|les|o|a|os|as] xhere`)
    ? { meaning: 'allowed', confidence: 0.6 }
    : mentioned
}

/** What is said of the country at this place: all that stands before it, and what follows until another thing is said. */
function clauseAround(text: string, index: number): readonly [string, string] {
  const left = text.slice(0, index)
  const right = text.slice(index)
  const start = Math.max(left.lastIndexOf(';'), left.lastIndexOf(': ')) + 1
  const end = right.search(nextClause)
  return [left.slice(start), end === -1 ? right : right.slice(0, end)]
}

const nextClause =
  /[;:,.]\s|\s(?:and|but|et|mais|e|mas)\s(?=(?:not|never|no|in no|to no|nowhere|shall|must|may|will|ne|n['’]|nulle|dans aucun|não|nem|em nenhum|em mais)(?!\p{L}))/u

const cues = {
  en: {
    leaving: '(outside|leave*|beyond|out of|elsewhere than|exit)',
    except: '(other than|except|save)',
    refused:
      '(refused|rejected|declined|denied|turned down|struck|no effect|not [been] (granted|adopted|accepted|retained))',
    forbidding:
      '(not|never|no|neither|nor|prohibit*|forbid*|refus*|reject*|unacceptable|excluded|declin*|barred|cannot|denied|turned down)',
    keeping:
      '(only|solely|exclusively|nowhere else|everywhere else|no other|restricted to|limited to|confined to|remain*|stay*|at all times|(not|never|no) .. (leave|go) .. (country|territory|abroad)|in no other)',
    moving:
      '(send*|sent|ship*|export*|transfer*|stor*|host*|kept|held|hold|use*|access*|open*|analy*|process*|travel*|go|leave*|mov*|shar*|cloud|server*|computer*|sequenc*|carried|studied|study them|work with|remain*|stay*|sit|welcome|soil|read)',
    reaching:
      '((send|(be|is|are) sent|ship|shipped|shipment|exported|transferred|transfer|shared|travel|go|carried|transport) ... to|(sent|sit|welcome|allowed|permitted|studied) ... in)',
    notThere: '(in the form|address|funded|manufactur*|bought|was made|built|conference)',
  },
  fr: {
    leaving: '(hors|en dehors|quitt*|sort* d*|au dela|ailleurs qu*)',
    except: '(autre* que|sauf|excepte|hormis)',
    refused: '(refus*|rejet*|ecarte*|annul*|supprim*|sans effet|pas ete (retenu*|accept*|admis*))',
    forbidding: '(ne|n|pas|jamais|interdi*|refus*|rejet*|exclu*|aucun*|ni|ecarte*|annul*|supprim*)',
    keeping:
      '(exclusivement|uniquement|seulement|seul*|(ne|n) .. (qu|que)|aucun autre|nulle part ailleurs|limit*|reserv*|rest*|demeur*|(ne|n) .. (sort*|quitt*|franchi*)|hors de ces)',
    moving:
      '(envo*|export*|transfer*|expedi*|conserv*|stock*|heberg*|utilis*|trait*|analys*|acces*|acced*|sort*|quitt*|transmis*|transmett*|partag*|serveur*|machine*|rest*|demeur*|detenu*|etudi*|communiqu*|ira|iront|part|travail*|transport*|sejour|consult*|permis)',
    reaching:
      '((envo*|export*|transfer*|expedi*|transmis*|partag*|ira|iront|arrive*|transport) ... (a|au|aux|en|vers)|(lu*|recu*|conserve*|travail*) ... (au|aux|en))',
    notThere: '(achete*|fabrique*|finance*|adresse)',
  },
  pt: {
    leaving: '(fora|sair|saem|saida|deixar|alem|abandonar)',
    except: '(exceto|excepto|salvo)',
    refused:
      '(recus*|rejeit*|indefer*|sem efeito|suprimi*|nao foi (acolhid*|aceit*|atendid*|retid*))',
    forbidding:
      '(nao|nunca|vedad*|proib*|recus*|rejeit*|exclui*|excluid*|nenhum*|sem efeito|interdit*|indefer*|nem)',
    keeping:
      '(so|apenas|somente|exclusivamente|unicamente|nenhum outro|limit*|restrit*|circunscrit*|reservad*|fazem se|faz se|permanec*|fica*|mais parte nenhuma|(nao|nem|nenhum*) .. (saem|sair|saira*|sairao|cruza*|exterior|estrangeiro)|para quaisquer outros)',
    moving:
      '(envi*|export*|transfer*|expedi*|conserv*|guard*|armazen*|aloj*|hosped*|utiliz*|us*|trat*|analis*|acess*|aced*|sair|saem|saida|transmit*|partilh*|compartilh*|servidor*|permanec*|fica*|estud*|lev*|remet*|circul*|trabalh*|transport*|laboratorio)',
    reaching:
      '((envi*|export*|transfer*|expedi*|transmit*|partilh*|compartilh*|remet*|transporte|circul*) ... para|(permitid*|autoriza*|circul*) ... (em|entre))',
    notThere: '(fabricad*|comprad*|financiad*|nada sera enviado|endereco)',
  },
} as const
