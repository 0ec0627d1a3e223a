import type { Service } from '@tessera/contracts/service'

/** `University of Cape Town, South Africa`; the country is empty where there is none to name. */
export function placeOf({
  institution,
  country,
}: Pick<Service, 'institution' | 'country'>): string {
  return country === '' ? institution : `${institution}, ${country}`
}
