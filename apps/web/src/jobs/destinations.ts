import type { JobSettings } from '@tessera/contracts/job'
import type { DraftSettings } from './draft.ts'

/** Where files go, and what is chosen there. A service can be named again, with another panel or other settings. */
export interface Destination {
  readonly serviceId: number
  readonly wished: DraftSettings
}

/** Leaves the others as they are. */
export function withServices(
  destinations: readonly Destination[],
  serviceIds: readonly number[],
): readonly Destination[] {
  const kept = destinations.filter(({ serviceId }) => serviceIds.includes(serviceId))
  const added = serviceIds.filter((id) => kept.every(({ serviceId }) => serviceId !== id))
  return [...kept, ...added.map((serviceId) => ({ serviceId, wished: {} }))]
}

/** The same service once more, right after. */
export function withAnother(
  destinations: readonly Destination[],
  place: number,
): readonly Destination[] {
  const { serviceId } = at(destinations, place)
  return destinations.toSpliced(place + 1, 0, { serviceId, wished: {} })
}

export function without(
  destinations: readonly Destination[],
  place: number,
): readonly Destination[] {
  return destinations.toSpliced(place, 1)
}

export function withWishes(
  destinations: readonly Destination[],
  place: number,
  changed: DraftSettings,
): readonly Destination[] {
  const { serviceId, wished } = at(destinations, place)
  return destinations.with(place, { serviceId, wished: { ...wished, ...changed } })
}

/**
 * What is chosen at the first holds at the others too, until something else is chosen there: so results differ by what they
 * are to be compared by. A panel is chosen at each.
 */
export function wishesAt(destinations: readonly Destination[], place: number): DraftSettings {
  const { wished } = at(destinations, place)
  const { panel: _, ...common } = at(destinations, 0).wished
  return place === 0 ? wished : { ...common, ...wished }
}

/** The first that asks for the same work as an earlier one, or null. How results are encrypted is no other work. */
export function findTwin(
  chosen: readonly { readonly serviceId: number; readonly settings: DraftSettings }[],
): number | null {
  const seen = new Set<string>()
  for (const [place, { serviceId, settings }] of chosen.entries()) {
    const work = JSON.stringify([serviceId, ...workKeys.map((key) => settings[key])])
    if (seen.has(work)) return place
    seen.add(work)
  }
  return null
}

function at(destinations: readonly Destination[], place: number): Destination {
  const found = destinations[place]
  if (found === undefined) throw new Error(`there is no destination ${place}`)
  return found
}

const workKeys = [
  'panel',
  'population',
  'build',
  'phasing',
  'mode',
  'r2Filter',
] as const satisfies readonly (keyof JobSettings)[]
