import type { DocumentLanguage } from '@tessera/contracts/document-meaning'

export interface CountryName {
  readonly code: string
  readonly index: number
  readonly length: number
}

/** Names of countries (ISO 3166-1) in the text, in its language. */
export function countriesIn(text: string, language: DocumentLanguage): readonly CountryName[] {
  const { expression, codes } = gazetteer(language)
  return [...withoutAccents(text).matchAll(expression)].flatMap((match) => {
    const code = codes.get(match[0].replaceAll(/\s+/g, ' '))
    return code === undefined ? [] : [{ code, index: match.index, length: match[0].length }]
  })
}

/** The same length as the text, so that places in it stay. */
export function withoutAccents(text: string): string {
  return text.replaceAll(/[^\0-\x7f]/gu, (letter) => {
    const plain = letter.normalize('NFD')[0] ?? letter
    if (letter === '’' || letter === '‘') return "'"
    return plain.length === letter.length ? plain : letter
  })
}

interface Gazetteer {
  readonly expression: RegExp
  readonly codes: ReadonlyMap<string, string>
}

const gazetteers = new Map<DocumentLanguage, Gazetteer>()

function gazetteer(language: DocumentLanguage): Gazetteer {
  const known = gazetteers.get(language)
  if (known !== undefined) return known
  const codes = new Map<string, string>()
  const locales = language === 'pt' ? ['pt-BR', 'pt-PT'] : [language]
  for (const locale of locales) {
    const names = new Intl.DisplayNames([locale], { type: 'region', fallback: 'none' })
    for (const code of isoCodes) {
      const name = names.of(code)
      if (name !== undefined) codes.set(withoutAccents(name), code)
    }
  }
  for (const [name, code] of Object.entries(alsoCalled[language]))
    codes.set(withoutAccents(name), code)
  for (const [name, code] of new Map(codes))
    if (name.length > shortest) codes.set(name.toUpperCase(), code)
  const names = [...codes.keys()]
    .filter((name) => name.length > 1)
    .sort((a, b) => b.length - a.length)
    .map((name) =>
      name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(' ', String.raw`\s+`),
    )
  const made = {
    expression: new RegExp(
      `(?<![\\p{L}\\p{N}-])(?<!New )(?:${names.join('|')})(?![\\p{L}\\p{N}]|-\\p{L})`,
      'gu',
    ),
    codes,
  }
  gazetteers.set(language, made)
  return made
}

/** Of names that are found in capitals too: what is shorter may be the short form of something else. */
const shortest = 4
const isoCodes = (
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF CG CH CI ' +
  'CK CL CM CN CO CR CU CV CW CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ ' +
  'GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU ' +
  'LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH ' +
  'PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TK TL TM ' +
  'TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'
).split(' ')

const alsoCalled: Readonly<Record<DocumentLanguage, Readonly<Record<string, string>>>> = {
  en: {
    'United States of America': 'US',
    USA: 'US',
    'U.S.A.': 'US',
    'U.S.': 'US',
    'the US': 'US',
    UK: 'GB',
    'U.K.': 'GB',
    'Great Britain': 'GB',
    England: 'GB',
    Scotland: 'GB',
    Wales: 'GB',
    'Northern Ireland': 'GB',
    'Ivory Coast': 'CI',
    "Cote d'Ivoire": 'CI',
    'Cabo Verde': 'CV',
    'Czech Republic': 'CZ',
    'The Gambia': 'GM',
    Gambia: 'GM',
    Swaziland: 'SZ',
    'Democratic Republic of the Congo': 'CD',
    'Republic of the Congo': 'CG',
    DRC: 'CD',
    Turkey: 'TR',
    Myanmar: 'MM',
    Burma: 'MM',
    'Republic of Korea': 'KR',
    'Hong Kong': 'HK',
    'Republic of Ireland': 'IE',
    'Viet Nam': 'VN',
    Holland: 'NL',
  },
  fr: {
    "Etats-Unis d'Amerique": 'US',
    USA: 'US',
    'Grande-Bretagne': 'GB',
    Angleterre: 'GB',
    Ecosse: 'GB',
    'Cap-Vert': 'CV',
    'Cabo Verde': 'CV',
    'Republique democratique du Congo': 'CD',
    RDC: 'CD',
    'Republique tchèque': 'CZ',
    Hollande: 'NL',
    Coree: 'KR',
    Birmanie: 'MM',
    Burkina: 'BF',
    'Pays Bas': 'NL',
  },
  pt: {
    'Estados Unidos da America': 'US',
    EUA: 'US',
    'Gra-Bretanha': 'GB',
    Inglaterra: 'GB',
    Escocia: 'GB',
    Holanda: 'NL',
    'Sao Tome e Principe': 'ST',
    'Timor Leste': 'TL',
    'Guine Bissau': 'GW',
    'Republica Democratica do Congo': 'CD',
    Coreia: 'KR',
    Malawi: 'MW',
    'Republica Checa': 'CZ',
    'Republica Tcheca': 'CZ',
  },
}
