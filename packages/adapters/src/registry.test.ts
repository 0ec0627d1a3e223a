import { serviceKind } from '@tessera/contracts/service'
import { expect, it } from 'vitest'
import { adapterFor } from './registry.ts'

it('speaks to Cloudgene, and knows that it does not speak to the others', () => {
  expect(serviceKind.options.map((kind) => [kind, adapterFor(kind)?.credentialHeader])).toEqual([
    ['cloudgene', 'X-Auth-Token'],
    ['ga4gh-wes', undefined],
    ['dnastack', undefined],
  ])
})
