import { z } from 'zod'

/** As the record of a service names the country in which it is: in English (CLDR), those of ISO 3166-1. */
export const countryNames: readonly string[] = listOf(`
  Afghanistan; Åland Islands; Albania; Algeria; American Samoa; Andorra; Angola; Anguilla; Antarctica;
  Antigua & Barbuda; Argentina; Armenia; Aruba; Australia; Austria; Azerbaijan; Bahamas; Bahrain; Bangladesh;
  Barbados; Belarus; Belgium; Belize; Benin; Bermuda; Bhutan; Bolivia; Bosnia & Herzegovina; Botswana;
  Bouvet Island; Brazil; British Indian Ocean Territory; British Virgin Islands; Brunei; Bulgaria;
  Burkina Faso; Burundi; Cambodia; Cameroon; Canada; Cape Verde; Caribbean Netherlands; Cayman Islands;
  Central African Republic; Chad; Chile; China; Christmas Island; Cocos (Keeling) Islands; Colombia; Comoros;
  Congo - Brazzaville; Congo - Kinshasa; Cook Islands; Costa Rica; Côte d’Ivoire; Croatia; Cuba; Curaçao;
  Cyprus; Czechia; Denmark; Djibouti; Dominica; Dominican Republic; Ecuador; Egypt; El Salvador;
  Equatorial Guinea; Eritrea; Estonia; Eswatini; Ethiopia; Falkland Islands; Faroe Islands; Fiji; Finland;
  France; French Guiana; French Polynesia; French Southern Territories; Gabon; Gambia; Georgia; Germany; Ghana;
  Gibraltar; Greece; Greenland; Grenada; Guadeloupe; Guam; Guatemala; Guernsey; Guinea; Guinea-Bissau; Guyana;
  Haiti; Heard & McDonald Islands; Honduras; Hong Kong SAR China; Hungary; Iceland; India; Indonesia; Iran;
  Iraq; Ireland; Isle of Man; Israel; Italy; Jamaica; Japan; Jersey; Jordan; Kazakhstan; Kenya; Kiribati;
  Kuwait; Kyrgyzstan; Laos; Latvia; Lebanon; Lesotho; Liberia; Libya; Liechtenstein; Lithuania; Luxembourg;
  Macao SAR China; Madagascar; Malawi; Malaysia; Maldives; Mali; Malta; Marshall Islands; Martinique;
  Mauritania; Mauritius; Mayotte; Mexico; Micronesia; Moldova; Monaco; Mongolia; Montenegro; Montserrat;
  Morocco; Mozambique; Myanmar (Burma); Namibia; Nauru; Nepal; Netherlands; New Caledonia; New Zealand;
  Nicaragua; Niger; Nigeria; Niue; Norfolk Island; North Korea; North Macedonia; Northern Mariana Islands;
  Norway; Oman; Pakistan; Palau; Palestinian Territories; Panama; Papua New Guinea; Paraguay; Peru;
  Philippines; Pitcairn Islands; Poland; Portugal; Puerto Rico; Qatar; Réunion; Romania; Russia; Rwanda; Samoa;
  San Marino; São Tomé & Príncipe; Saudi Arabia; Senegal; Serbia; Seychelles; Sierra Leone; Singapore;
  Sint Maarten; Slovakia; Slovenia; Solomon Islands; Somalia; South Africa;
  South Georgia & South Sandwich Islands; South Korea; South Sudan; Spain; Sri Lanka; St. Barthélemy;
  St. Helena; St. Kitts & Nevis; St. Lucia; St. Martin; St. Pierre & Miquelon; St. Vincent & Grenadines; Sudan;
  Suriname; Svalbard & Jan Mayen; Sweden; Switzerland; Syria; Taiwan; Tajikistan; Tanzania; Thailand;
  Timor-Leste; Togo; Tokelau; Tonga; Trinidad & Tobago; Tunisia; Türkiye; Turkmenistan; Turks & Caicos Islands;
  Tuvalu; U.S. Outlying Islands; U.S. Virgin Islands; Uganda; Ukraine; United Arab Emirates; United Kingdom;
  United States; Uruguay; Uzbekistan; Vanuatu; Vatican City; Venezuela; Vietnam; Wallis & Futuna;
  Western Sahara; Yemen; Zambia; Zimbabwe
`)

/** Of an ISO 3166-1 alpha-2 code. */
export function countryNameOf(code: string): string {
  return englishNames.of(code) ?? code
}

/** The member states of the African Union that are members of the United Nations. */
export const africanCountries: readonly string[] = listOf(`
  Algeria; Angola; Benin; Botswana; Burkina Faso; Burundi; Cameroon; Cape Verde; Central African Republic;
  Chad; Comoros; Congo - Brazzaville; Congo - Kinshasa; Côte d’Ivoire; Djibouti; Egypt; Equatorial Guinea;
  Eritrea; Eswatini; Ethiopia; Gabon; Gambia; Ghana; Guinea; Guinea-Bissau; Kenya; Lesotho; Liberia; Libya;
  Madagascar; Malawi; Mali; Mauritania; Mauritius; Morocco; Mozambique; Namibia; Niger; Nigeria; Rwanda;
  São Tomé & Príncipe; Senegal; Seychelles; Sierra Leone; Somalia; South Africa; South Sudan; Sudan; Tanzania;
  Togo; Tunisia; Uganda; Zambia; Zimbabwe
`)

export const countryName = z
  .string()
  .refine((name) => countryNames.includes(name), 'There is no such country.')

/** Whether a record and a list mean the same country. */
export function isSameCountry(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase()
}

const englishNames = new Intl.DisplayNames('en', { type: 'region' })

function listOf(text: string): readonly string[] {
  return text.split(/;|\n/).flatMap((name) => (name.trim() === '' ? [] : [name.trim()]))
}
