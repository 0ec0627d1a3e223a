import type { ServiceCatalogue } from '@tessera/contracts/service'
import { expect, test } from 'vitest'
import { panelChanges } from './panel-changes.ts'

test('a panel that came or went is told with its day, and a change of anything else is none', () => {
  const read = (day: number, ...panels: readonly string[]): ServiceCatalogue => ({
    since: `2026-03-0${day}T00:00:00.000Z`,
    options: {
      appId: 'imputationserver2',
      appName: 'Imputation',
      appVersion: `2.0.${day}`,
      panels: panels.map((label) => ({ value: label.toLowerCase(), label, populations: [] })),
      builds: [],
      phasing: [],
      modes: [],
      r2Filters: [],
      readAt: `2026-03-0${day}T00:00:00.000Z`,
    },
  })
  expect(
    panelChanges([read(4, 'B', 'C'), read(3, 'A', 'B'), read(2, 'A', 'B'), read(1, 'A')]),
  ).toEqual([
    { at: '2026-03-04T00:00:00.000Z', came: ['C'], went: ['A'] },
    { at: '2026-03-02T00:00:00.000Z', came: ['B'], went: [] },
  ])
  expect(panelChanges([read(1, 'A')])).toEqual([])
})
