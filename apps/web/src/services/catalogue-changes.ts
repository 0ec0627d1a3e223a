import type { ServiceCatalogue } from '@tessera/contracts/service'

export interface CatalogueChange {
  readonly at: string
  /** Each says one thing, without its end stop. */
  readonly words: readonly string[]
}

/** What came, went, or is called otherwise from reading to reading, newest first; the first reading is no change. */
export function catalogueChanges(
  newestFirst: readonly ServiceCatalogue[],
): readonly CatalogueChange[] {
  return newestFirst.slice(0, -1).flatMap(({ since, options }, place) => {
    const before = newestFirst[place + 1]?.options
    const words = before === undefined ? [] : differences(before, options)
    return words.length === 0 ? [] : [{ at: since, words }]
  })
}

type Options = ServiceCatalogue['options']

function differences(before: Options, now: Options): readonly string[] {
  const came = namesWithout(now.panels, before.panels)
  const went = namesWithout(before.panels, now.panels)
  const formerly = new Map(before.panels.map((panel) => [panel.value, panel]))
  const kept = now.panels.flatMap((panel) => {
    const former = formerly.get(panel.value)
    return former === undefined ? [] : [{ former, panel }]
  })
  return [
    ...(came.length === 0 ? [] : [`new: ${came.join(', ')}`]),
    ...(went.length === 0 ? [] : [`no longer offered: ${went.join(', ')}`]),
    ...kept
      .filter(({ former, panel }) => former.label !== panel.label)
      .map(({ former, panel }) => `${former.label} is now called ${panel.label}`),
    ...kept
      .filter(({ former, panel }) => valuesOf(former) !== valuesOf(panel))
      .map(({ panel }) => `other populations for ${panel.label}`),
    ...(programOf(before) === programOf(now)
      ? []
      : [`${programOf(now)} took the place of ${programOf(before)}`]),
  ]
}

function namesWithout(panels: Options['panels'], others: Options['panels']): readonly string[] {
  const known = new Set(others.map(({ value }) => value))
  return panels.filter(({ value }) => !known.has(value)).map(({ label }) => label)
}

function valuesOf({ populations }: Options['panels'][number]): string {
  return JSON.stringify(populations.map(({ value }) => value).toSorted())
}

function programOf({ appName, appVersion }: Options): string {
  return `${appName} ${appVersion}`.trim()
}
