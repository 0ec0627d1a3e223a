import { serviceKind } from '@tessera/contracts/service'
import { serviceAbility } from '@tessera/contracts/service-abilities'
import { expect, it } from 'vitest'
import { adapterFor } from './registry.ts'

const adapters = serviceKind.options.map((kind) =>
  adapterFor({ kind, origin: 'https://service.example' }),
)

it('speaks to each kind of service, in the header that it wants', () => {
  expect(adapters.map(({ kind, credentialHeader }) => [kind, credentialHeader])).toEqual([
    ['cloudgene', 'X-Auth-Token'],
    ['ga4gh-wes', 'Authorization'],
    ['dnastack', 'Authorization'],
  ])
})

it('says of each kind what it can and cannot be asked, in words for people', () => {
  for (const { kind, abilities } of adapters) {
    expect(Object.keys(abilities).toSorted(), kind).toEqual(serviceAbility.options.toSorted())
    for (const { text } of Object.values(abilities)) expect(text, kind).toMatch(/^[A-Z].*\.$/)
  }
  expect(adapters.map(({ abilities }) => [abilities.delete.can, abilities.restart.can])).toEqual([
    ['no', 'no'],
    ['no', 'no'],
    ['no', 'no'],
  ])
})
