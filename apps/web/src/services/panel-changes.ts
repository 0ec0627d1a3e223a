import type { ServiceCatalogue } from '@tessera/contracts/service'

export interface PanelChange {
  readonly at: string
  readonly came: readonly string[]
  readonly went: readonly string[]
}

/** Which panels came and went from reading to reading, newest first; the first reading is no change. */
export function panelChanges(newestFirst: readonly ServiceCatalogue[]): readonly PanelChange[] {
  return newestFirst.slice(0, -1).flatMap(({ since, options }, place) => {
    const before = newestFirst[place + 1]?.options.panels ?? []
    const came = labelsWithout(options.panels, before)
    const went = labelsWithout(before, options.panels)
    return came.length + went.length === 0 ? [] : [{ at: since, came, went }]
  })
}

type Panels = ServiceCatalogue['options']['panels']

function labelsWithout(panels: Panels, others: Panels): readonly string[] {
  const known = new Set(others.map(({ value }) => value))
  return panels.filter(({ value }) => !known.has(value)).map(({ label }) => label)
}
