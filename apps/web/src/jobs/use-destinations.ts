import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { isUsable } from '../services/is-usable.ts'
import type { ServiceWithCredential } from '../services/service-queries.ts'
import type { Destination } from './destinations.ts'
import type { JobDraft } from './use-draft.ts'

export interface UsableDestination extends Destination {
  readonly service: ServiceWithCredential
}

export interface ChosenDestinations {
  readonly destinations: readonly UsableDestination[]
  /** One that was chosen cannot be used any more. */
  readonly isOneLost: boolean
}

/** The chosen ones, else that of the link that led here, or the only one that could be chosen. */
export function useDestinations(
  services: readonly ServiceWithCredential[],
  { destinations }: JobDraft,
): ChosenDestinations {
  const { service: linked } = useSearch({ from: '/signed-in/jobs/new' })
  const usable = services.filter(isUsable)
  const only = usable.length === 1 ? usable[0]?.id : undefined
  // It stays chosen when another is connected beside it.
  const [kept, keep] = useState(linked ?? only)
  if (kept === undefined && only !== undefined) keep(only)
  const first = kept ?? only
  const wanted = destinations ?? (first === undefined ? [] : [{ serviceId: first, wished: {} }])
  const found = wanted.flatMap((destination) => {
    const service = usable.find(({ id }) => id === destination.serviceId)
    return service === undefined ? [] : [{ ...destination, service }]
  })
  return { destinations: found, isOneLost: found.length < wanted.length }
}
