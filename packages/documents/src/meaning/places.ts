import type { CountryMeaning, DocumentLanguage } from '@tessera/contracts/document-meaning'
import { abroad } from './abroad.ts'
import { countriesIn } from './countries.ts'
import { masked } from './masked.ts'
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
    for (const { code, index } of countriesIn(sentence.words, language)) {
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
    sentences.find(({ words }) =>
      has(imposed(masked(words, language), language), abroad[language]),
    ) ?? null
  )
}

function meaningOf(
  sentence: Sentence,
  index: number,
  restricting: ReadonlySet<Sentence>,
  language: DocumentLanguage,
): Pick<FoundCountry, 'meaning' | 'confidence'> {
  const words = masked(sentence.words, language)
  const { outside, forbidding, only, moving, allowing, notThere } = cues[language]
  const before = masked(sentence.words.slice(0, index), language)
  const mentioned = { meaning: 'mentioned', confidence: 0.85 } as const
  if (!has(words, moving)) return mentioned
  const restricts = restricting.has(sentence)
  if (restricts && has(`${before}xhere `, `${outside} .. xhere`))
    return { meaning: 'allowed', confidence: 0.85 }
  if (restricts && has(words, only)) return { meaning: 'allowed', confidence: 0.9 }
  if (has(words, forbidding) && !has(words, notThere))
    return { meaning: 'forbidden', confidence: 0.85 }
  if (restricts) return { meaning: 'allowed', confidence: 0.8 }
  return has(words, allowing) ? { meaning: 'allowed', confidence: 0.6 } : mentioned
}

const cues = {
  en: {
    outside: '(outside|leave*|beyond|out of|other than|except|elsewhere than|save|exit)',
    only: '(only|solely|exclusively|nowhere else|no other|restricted to|limited to|confined to|must (remain|stay)|shall (remain|stay)|will (remain|stay))',
    forbidding:
      '(not|never|no|prohibit*|forbid*|refus*|reject*|unacceptable|excluded|declin*|barred|cannot|denied|turned down)',
    moving:
      '(send*|sent|ship*|export*|transfer*|stor*|host*|kept|held|hold|use*|access*|open*|analy*|process*|travel*|go|leave*|mov*|shar*|cloud|server*|sequenc*|carried)',
    allowing:
      '(may|allowed|permitted|authori*) .. [be] (send*|sent|ship*|export*|transfer*|shared|travel*|go) ... xcountry',
    notThere: '(in the form|address|funded|manufactur*|bought|was made)',
  },
  fr: {
    outside: '(hors|en dehors|quitt*|sort* d*|au dela|ailleurs qu*|autre* que|sauf)',
    only: '(exclusivement|uniquement|seulement|seul*|ne .. qu*|n .. qu*|aucun autre|nulle part ailleurs|limit*|reserv*)',
    forbidding: '(ne|n|pas|jamais|interdi*|refus*|rejet*|exclu*|aucun*|ni|ecarte*|annul*|supprim*)',
    moving:
      '(envo*|export*|transfer*|expedi*|conserv*|stock*|heberg*|utilis*|trait*|analys*|acces*|acced*|sort*|quitt*|transmis*|transmett*|partag*|serveur*|rest*|detenu*|etudi*|communiqu*)',
    allowing:
      '(peu*|pourr*|autoris*|permis*) .. [etre] (envo*|export*|transfer*|expedi*|transmis*|partag*) ... xcountry',
    notThere: '(achete*|fabrique*|finance*|adresse)',
  },
  pt: {
    outside: '(fora|sair|saem|saida|deixar|alem|exceto|excepto|salvo|abandonar)',
    only: '(so|apenas|somente|exclusivamente|unicamente|nenhum outro|limit*|restrit*|reservad*|fazem se|faz se)',
    forbidding:
      '(nao|nunca|vedad*|proib*|recus*|rejeit*|exclui*|excluid*|nenhum*|sem efeito|interdit*|indefer*|nem)',
    moving:
      '(envi*|export*|transfer*|expedi*|conserv*|guard*|armazen*|aloj*|hosped*|utiliz*|us*|trat*|analis*|acess*|aced*|sair|saida|transmit*|partilh*|compartilh*|servidor*|permanec*|fica*|estud*|lev*|remet*)',
    allowing:
      '(pode*|poder*|autoriz*|permit*) .. [ser] (envi*|export*|transfer*|expedi*|transmit*|partilh*|compartilh*|remet*) ... xcountry',
    notThere: '(fabricad*|comprad*|financiad*|nada sera enviado|endereco)',
  },
} as const
