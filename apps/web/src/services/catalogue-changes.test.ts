import type { ServiceCatalogue } from '@tessera/contracts/service'
import { expect, test } from 'vitest'
import { catalogueChanges } from './catalogue-changes.ts'

type Panel = ServiceCatalogue['options']['panels'][number]

test('what came, went, was renamed or updated is told with its day, and a reading that says the same is no change', () => {
  const afr = [{ value: 'afr', label: 'AFR' }]
  const a: Panel = { value: 'a', label: 'A', populations: [] }
  const b: Panel = { value: 'b', label: 'B', populations: [] }
  expect(
    catalogueChanges([
      read(6, '2.1', { ...b, label: 'B of 2026', populations: afr }),
      read(5, '2.1', { ...b, label: 'B of 2026' }),
      read(4, '2.1', b),
      read(3, '2.0', b),
      read(2, '2.0', a, b),
      read(1, '2.0', a),
    ]),
  ).toEqual([
    { at: day(6), words: ['other populations for B of 2026'] },
    { at: day(5), words: ['B is now called B of 2026'] },
    { at: day(4), words: ['Imputation 2.1 took the place of Imputation 2.0'] },
    { at: day(3), words: ['no longer offered: A'] },
    { at: day(2), words: ['new: B'] },
  ])
  expect(catalogueChanges([read(2, '2.0', a), read(1, '2.0', a)])).toEqual([])
  expect(catalogueChanges([read(1, '2.0', a)])).toEqual([])
})

function read(of: number, appVersion: string, ...panels: readonly Panel[]): ServiceCatalogue {
  return {
    since: day(of),
    options: {
      appId: 'imputationserver2',
      appName: 'Imputation',
      appVersion,
      panels: [...panels],
      builds: [],
      phasing: [],
      modes: [],
      r2Filters: [],
      readAt: day(of),
    },
  }
}

function day(of: number): string {
  return `2026-03-0${of}T00:00:00.000Z`
}
