import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import { conceptsIn } from './concepts.ts'
import { countriesIn } from './countries.ts'
import { datesIn, duration } from './dates.ts'
import { diseasesIn } from './diseases.ts'
import { folded } from './folded.ts'
import { withoutMasks } from './masks.ts'
import { namesIn } from './names.ts'

/** Folded text in which each name is one word (`masks.ts`), so that all persons, countries, dates … count alike. */
export function masked(written: string, language: DocumentLanguage): string {
  const text = withoutMasks(/\p{Ll}/u.test(written) ? written : written.toLowerCase())
  // By units of UTF-16, as places in it are.
  const shown = text.split('')
  const cover = (index: number, length: number, word: string) => {
    for (let at = index; at < index + length; at += 1) shown[at] = at === index ? ` ${word} ` : ''
  }
  for (const { index, length } of countriesIn(text, language)) cover(index, length, 'xcountry')
  for (const { name, index, kind } of namesIn(text, language)) cover(index, name.length, `x${kind}`)
  for (const { index, length } of datesIn(text, language)) cover(index, length, 'xdate')
  const joined = shown
    .join('')
    .replaceAll(quoted, (_all, inner: string) =>
      inner.length < text.length * 0.7 && inner.split(/\s+/).length > 4
        ? ' xtitle '
        : ` xtitle ${inner} `,
    )
    .replaceAll(acronym, (word) => titleFor(word, language))
  return compounds(folded(joined), language)
}

/** Agreements write the words that they define in capitals: `RECIPIENT`. */
function titleFor(word: string, language: DocumentLanguage): string {
  const isWord = ordinary.test(word) || conceptsIn(folded(word), language).length > 0
  return isWord ? word : 'xtitle'
}

function compounds(text: string, language: DocumentLanguage): string {
  let made = text
  for (const [expression, word] of masks) made = made.replaceAll(expression, word)
  for (const { name, index } of diseasesIn(made, language).toReversed())
    made = `${made.slice(0, index)}xdisease${made.slice(index + name.length)}`
  return made
}

const quoted = /["“”«]\s?([^"“”«»]{3,120}?)\s?["“”»]/gu
const acronym =
  /(?<![\p{L}\d-])\p{Lu}[\p{Lu}\d]{2,}(?:-[\p{Lu}\d]{2,})*(?:\s(?:DO|DA|DE|DU|OF)?\s?\p{Lu}{4,})*(?![\p{L}-])/gu
const ordinary =
  /^(?:DNA|RNA|ADN|ARN|VCF|HIV|VIH|AIDS|SIDA|MTA|DAA|DTA|IRB|REC|REB|HREC|CEP|CES|CPP|DUO|GA|AVC|DPOC|BPCO|COPD|COVID|AND|THE|NOT|ONLY|SHALL|MAY|NÃO|NAO|SIM|NON|OUI|YES|HLA|GDPR|RGPD|LGPD|USA|EUA|NHS|EEA|EU|SNP|CONEP|TCLE|PDF|III|VII|VIII|XII|XIII)$/

const nonprofit = [
  'not for profit(?: making)?',
  'non profit(?: making)?',
  'nonprofit',
  'not run for (?:profit|gain)',
  '(?:that |which |who )?(?:pursues?|distributes?|seeks?|makes?) no (?:profit|gain)s?',
  '(?:without|not for) (?:gain|profit)',
  '(?:without|no) private gain',
  'not (?:operated|run|working|acting|conducted|established) (?:for|with a view to) (?:a )?profit',
  '(?:does|do) not (?:seek|aim at|pursue|make|operate for|distribute) (?:a |any |to make )?profits?',
  'without (?:a )?profit (?:motive|aim|purpose|making aim)',
  'no profit (?:motive|aim)',
  '(?:does|do) not work for profit',
  'sans but (?:lucratif|de lucre)',
  '(?:a )?but non lucratif',
  'non lucratifs?',
  'sans but lucratif',
  'sans fins? lucratives?',
  'non lucratives?',
  'ne (?:cherche|cherchent|poursuit|poursuivent|visent?) pas (?:a gagner de l argent|de but lucratif|(?:le |un |de )?(?:profit|benefice)s?|a faire (?:de |du )?(?:profit|benefice)s?)',
  'desinteressee?s?',
  'sem (?:fins?|fim|finalidade|intuito|proposito|objectivo|objetivo|escopo)s? (?:lucrativ\\w+|de lucro)',
  'nao lucrativ\\w+',
  'nao (?:tem|dao|da|visem|visam|vise|tenham|tenha|prossigam|prossiga|persigam|buscam|busquem|procuram|procurem) (?:a obtencao de |ao |o |fins? de |a |ter )?(?:lucro|fins? lucrativ\\w+|ganhar dinheiro)s?',
  'filantropic\\w+',
  'beneficentes?',
]
const noncommercial = [
  'non commercial',
  'noncommercial',
  'not commercial',
  'non commerciale?s?',
  'non commerciaux',
  'nao comercia\\w+',
  'sans (?:caractere|finalite|fins?|visee|but|objectif) commercia\\w+',
  'non mercantile',
  'sem (?:fins?|fim|finalidade|intuito|caracter|carater|natureza|proposito|objetivo|objectivo)s? comercia\\w+',
  'desprovid\\w+ de (?:intuito|carater|finalidade|fins?) comercia\\w+',
  'depourvue?s? de (?:caractere|finalite|but) commercial\\w*',
]
const regions = [
  'european union',
  'european economic area',
  'eea',
  'eu',
  'union europeenne',
  'espace economique europeen',
  'eee',
  'ue',
  'uniao europeia',
  'espaco economico europeu',
  'eee',
  'african continent',
  'continent africain',
  'continente africano',
  'africa',
  'afrique',
  'europe',
  'europa',
  'latin america',
  'america latina',
  'amerique latine',
  'mercosul',
  'palop',
  'ecowas',
  'cedeao',
  'sadc',
  'northern america',
  'amerique du nord',
]
const companies = [
  '(?:commercial|for profit|profit making|private|pharmaceutical|industrial|biotechnology) (?:compan(?:y|ies)|entit(?:y|ies)|organi[sz]ations?|bod(?:y|ies)|firms?|institutions?|enterprises?|users?|applicants?|actors?|sector|corporations?)',
  '(?:societes?|entreprises?|demandeurs?|organismes?|entites?|structures?|acteurs?|firmes?) (?:commercia\\w+|privee?s?|a but lucratif|lucrati\\w+|pharmaceutiques?|industriel\\w*|a finalite commerciale)',
  '(?:sociedades?|empresas?|requerentes?|entidades?|instituic\\w+|organizac\\w+|firmas?|companhias?) (?:comercia\\w+|privadas?|com fins? lucrativos?|lucrativas?|farmaceuticas?|industria\\w+)',
]
const notOnly = [
  'not (?:only|just|solely|merely)',
  '(?:pas|non) (?:seulement|uniquement|exclusivement)',
  'nao (?:so|apenas|somente|unicamente)',
]
const masks: readonly (readonly [RegExp, string])[] = [
  [whole(nonprofit), 'xnonprofit '],
  [whole(noncommercial), 'xnoncommercial '],
  [whole(companies), 'xcompany '],
  [whole(notOnly), 'xnotonly '],
  [whole(regions), 'xregion '],
  [
    new RegExp(
      duration.source.replaceAll(String.raw`\s*(?:\([^)]{1,20}\)\s*)?`, String.raw`\s+(?:\d+ )?`),
      'gu',
    ),
    'xduration',
  ],
]

function whole(sources: readonly string[]): RegExp {
  return new RegExp(`(?<![^ ])(?:${sources.join('|')}) `, 'g')
}
