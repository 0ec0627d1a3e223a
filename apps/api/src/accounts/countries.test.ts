import { expect, test } from 'vitest'
import { openCountries } from './countries.ts'

const countries = await openCountries()

test.each([
  ['196.21.0.1', 'ZA'],
  ['2001:4200::/64', 'ZA'],
  ['10.0.0.4', null],
  ['127.0.0.1', null],
  ['', null],
  ['unknown', null],
])('%s belongs to %s', (address, country) => {
  expect(countries.countryOf(address)).toBe(country)
})
