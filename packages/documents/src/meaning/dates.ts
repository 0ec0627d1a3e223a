import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import { withoutAccents } from './countries.ts'

export interface WrittenDate {
  /** As `2026-03-01`. */
  readonly date: string
  readonly index: number
  readonly length: number
}

/** Whole dates, written or in numbers; day before month where both could be, except in American order that shows itself. */
export function datesIn(text: string, language: DocumentLanguage): readonly WrittenDate[] {
  const plain = withoutAccents(text).toLowerCase()
  const found: WrittenDate[] = []
  for (const { expression, order } of forms) {
    for (const match of plain.matchAll(expression)) {
      const date = read(match, order, language)
      const isNew = found.every(
        ({ index, length }) =>
          match.index >= index + length || match.index + match[0].length <= index,
      )
      if (date !== null && isNew) found.push({ date, index: match.index, length: match[0].length })
    }
  }
  return found.sort((a, b) => a.index - b.index)
}

/** In months; null where the text names no length of time. */
export function monthsIn(text: string): number | null {
  const match = duration.exec(withoutAccents(text).toLowerCase())
  const [, amount = '', unit = ''] = match ?? []
  const count = /^\d+$/.test(amount)
    ? Number(amount)
    : numbers.get(amount.replaceAll(/[\s-]+/g, ' '))
  if (count === undefined || count < 1 || count > 100) return null
  if (/^(?:year|an|annee|ano)/.test(unit)) return count * 12
  return /^(?:month|moi|mes)/.test(unit) ? count : null
}

type Order = 'day-month-year' | 'month-day-year' | 'year-month-day'

function read(match: RegExpMatchArray, order: Order, language: DocumentLanguage): string | null {
  const [, a = '', b = '', c = ''] = match
  const [year, month, day] =
    order === 'year-month-day' ? [a, b, c] : order === 'day-month-year' ? [c, b, a] : [c, a, b]
  let [monthNumber, dayNumber] = [
    monthOf(month),
    Number(day === 'premier' || day === 'primeiro' || day === 'first' ? 1 : day),
  ]
  if (language === 'en' && monthNumber > 12 && dayNumber <= 12) {
    ;[monthNumber, dayNumber] = [dayNumber, monthNumber]
  }
  const yearNumber = Number(year)
  const date = new Date(Date.UTC(yearNumber, monthNumber - 1, dayNumber))
  const isReal = date.getUTCMonth() === monthNumber - 1 && date.getUTCDate() === dayNumber
  if (!isReal || yearNumber < 1900 || yearNumber > 2199) return null
  return date.toISOString().slice(0, 10)
}

function monthOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  return (
    months.findIndex((names) =>
      names.some(
        (name) => text === name || text === name.slice(0, 3) || text === `${name.slice(0, 4)}`,
      ),
    ) + 1
  )
}

const months = [
  ['january', 'janvier', 'janeiro'],
  ['february', 'fevrier', 'fevereiro'],
  ['march', 'mars', 'marco'],
  ['april', 'avril', 'abril'],
  ['may', 'mai', 'maio'],
  ['june', 'juin', 'junho'],
  ['july', 'juillet', 'julho'],
  ['august', 'aout', 'agosto'],
  ['september', 'septembre', 'setembro'],
  ['october', 'octobre', 'outubro'],
  ['november', 'novembre', 'novembro'],
  ['december', 'decembre', 'dezembro'],
]
const monthName = `(${months.flat().join('|')}|${[...new Set(months.flat().flatMap((name) => [name.slice(0, 4), name.slice(0, 3)]))].join('|')})`

const forms: readonly { readonly expression: RegExp; readonly order: Order }[] = [
  {
    expression: new RegExp(
      String.raw`(?<!\d)(\d{1,2}|premier|primeiro|first)\s?(?:st|nd|rd|th|er|re|o|a|º|°)?\.?\s+(?:(?:dias? d[eo] mes|day|jour|dias?)\s+)?(?:(?:of|de|du|d')\s*)?(?:mes de\s+)?${monthName}\.?,?\s+(?:(?:de|of)\s+)?(\d{4})(?!\d)`,
      'g',
    ),
    order: 'day-month-year',
  },
  {
    expression: new RegExp(
      String.raw`(?<!\p{L})${monthName}\.?\s+(\d{1,2})(?:st|nd|rd|th)?\s*,?\s+(\d{4})(?!\d)`,
      'gu',
    ),
    order: 'month-day-year',
  },
  {
    expression: /(?<![\d/.-])(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?![\d/])/g,
    order: 'year-month-day',
  },
  {
    expression: /(?<![\d/.-])(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})(?![\d/])/g,
    order: 'day-month-year',
  },
  {
    expression: new RegExp(String.raw`(?<!\d)(\d{1,2})[-/. ]${monthName}[-/. ](\d{4})(?!\d)`, 'g'),
    order: 'day-month-year',
  },
]

const numbers = new Map<string, number>(
  [
    ['one', 'un', 'une', 'um', 'uma', 'a'],
    ['two', 'deux', 'dois', 'duas'],
    ['three', 'trois', 'tres'],
    ['four', 'quatre', 'quatro'],
    ['five', 'cinq', 'cinco'],
    ['six', 'seis'],
    ['seven', 'sept', 'sete'],
    ['eight', 'huit', 'oito'],
    ['nine', 'neuf', 'nove'],
    ['ten', 'dix', 'dez'],
    ['eleven', 'onze'],
    ['twelve', 'douze', 'doze'],
    ['thirteen', 'treize', 'treze'],
    ['fourteen', 'quatorze', 'catorze'],
    ['fifteen', 'quinze'],
    ['sixteen', 'seize', 'dezasseis', 'dezesseis'],
    ['seventeen', 'dix sept', 'dezassete', 'dezessete'],
    ['eighteen', 'dix huit', 'dezoito'],
    ['nineteen', 'dix neuf', 'dezanove', 'dezenove'],
    ['twenty', 'vingt', 'vinte'],
    ['twenty one', 'vingt et un', 'vinte e um'],
    ['twenty two', 'vingt deux', 'vinte e dois'],
    ['twenty three', 'vingt trois', 'vinte e tres'],
    ['twenty four', 'vingt quatre', 'vinte e quatro'],
  ].flatMap((names, index) => names.map((name) => [name, index + 1] as const)),
)
for (const [names, value] of [
  ['thirty|trente|trinta', 30],
  ['thirty six|trente six|trinta e seis', 36],
  ['forty eight|quarante huit|quarenta e oito', 48],
  ['sixty|soixante|sessenta', 60],
] as const) {
  for (const name of names.split('|')) numbers.set(name, value)
}
const words = [...numbers.keys()]
  .sort((a, b) => b.length - a.length)
  .map((name) => name.replaceAll(' ', String.raw`[\s-]+`))

/** How long: an amount, written or in numbers or both, and a unit. */
export const duration = new RegExp(
  String.raw`(?<![\p{L}\d])(\d{1,3}|${words.join('|')})\s*(?:\([^)]{1,20}\)\s*)?(?:full |calendar |consecutive |clear |pleins? )?(years?|months?|days?|weeks?|ans?|annees?|mois|jours|semaines|anos?|mes(?:es)?|dias?|semanas)(?![\p{L}])`,
  'u',
)
