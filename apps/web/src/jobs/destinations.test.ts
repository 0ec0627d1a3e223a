import { expect, test } from 'vitest'
import {
  type Destination,
  findTwin,
  wishesAt,
  withAnother,
  without,
  withServices,
  withWishes,
} from './destinations.ts'

const here: Destination = { serviceId: 1, wished: { panel: 'one', build: 'hg19' } }
const there: Destination = { serviceId: 2, wished: { panel: 'two' } }

test('another service is chosen, and one is left out, without a change of the others', () => {
  expect(withServices([here, there], [2, 3])).toEqual([there, { serviceId: 3, wished: {} }])
  expect(withServices([here, here], [1, 2])).toEqual([here, here, { serviceId: 2, wished: {} }])
})

test('the same service comes once more right after, without a panel', () => {
  const twice = withAnother([here, there], 0)
  expect(twice.map(({ serviceId }) => serviceId)).toEqual([1, 1, 2])
  expect(wishesAt(twice, 1)).toEqual({ build: 'hg19' })
  expect(without(twice, 1)).toEqual([here, there])
})

test('what is chosen at the first holds at the others until something else is chosen there', () => {
  const changed = withWishes([here, there], 0, { phasing: 'eagle' })
  expect(wishesAt(changed, 1)).toEqual({ build: 'hg19', phasing: 'eagle', panel: 'two' })
  const own = withWishes(changed, 1, { phasing: 'beagle' })
  expect(wishesAt(own, 1)).toMatchObject({ phasing: 'beagle' })
  expect(wishesAt(own, 0)).toMatchObject({ phasing: 'eagle' })
})

test.each<[string, Parameters<typeof findTwin>[0][number], number | null]>([
  ['another service', { serviceId: 2, settings: { panel: 'one' } }, null],
  ['another panel', { serviceId: 1, settings: { panel: 'two' } }, null],
  ['another encryption', { serviceId: 1, settings: { panel: 'one', aesEncryption: true } }, 1],
  ['nothing else', { serviceId: 1, settings: { panel: 'one' } }, 1],
])('asks for the same work once more with %s', (_, other, twin) => {
  expect(findTwin([{ serviceId: 1, settings: { panel: 'one' } }, other])).toBe(twin)
})
