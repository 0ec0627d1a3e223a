import type { ServiceCheck } from '@tessera/contracts/service'

export interface DayOfQueue {
  /** `2026-12-31`, by universal time. */
  readonly day: string
  /** Most jobs that waited or ran at a check; null when none told. */
  readonly longest: number | null
}

/** The last thirty days, oldest first. */
export function queueByDay(checks: readonly ServiceCheck[], now: Date): readonly DayOfQueue[] {
  const checksOf = Map.groupBy(checks, ({ at }) => at.slice(0, 10))
  return Array.from({ length: shownDays }, (_, place) => {
    const time = now.getTime() - (shownDays - 1 - place) * 86_400_000
    const day = new Date(time).toISOString().slice(0, 10)
    const told = (checksOf.get(day) ?? []).flatMap(({ queued }) =>
      queued === null ? [] : [queued],
    )
    return { day, longest: told.length === 0 ? null : Math.max(...told) }
  })
}

const shownDays = 30
