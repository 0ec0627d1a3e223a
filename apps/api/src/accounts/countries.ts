import { readFile } from 'node:fs/promises'
import { type CountryResponse, Reader } from 'mmdb-lib'

/** Which country an address belongs to, by a table that comes with the installation: nobody is asked. */
export interface Countries {
  /** ISO 3166-1 alpha-2; null for an address of no country, such as a private one. */
  countryOf(address: string): string | null
}

export async function openCountries(): Promise<Countries> {
  const table = import.meta
    .resolve('@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb')
  const reader = new Reader<CountryResponse & { readonly country_code?: string }>(
    await readFile(new URL(table)),
  )
  return {
    // Of an IPv6 network it is the first address that is looked for.
    countryOf: (address) => reader.get(address.split('/', 1)[0] ?? '')?.country_code ?? null,
  }
}
