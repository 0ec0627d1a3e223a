import type { HealthState, ServiceCheck } from '@tessera/contracts/service'

export interface DayOfHealth {
  /** `2026-12-31`, by universal time. */
  readonly day: string
  /** Which part of the answers was good, from 0 to 1. */
  readonly good: number
  /** Null when it was not asked. */
  readonly worst: HealthState | null
}

/** The last thirty days, oldest first. One check without an answer, between others that got one, makes no day bad. */
export function healthByDay(checks: readonly ServiceCheck[], now: Date): readonly DayOfHealth[] {
  const checksOf = Map.groupBy(checks.filter(isNoLoneMiss), ({ at }) => at.slice(0, 10))
  return Array.from({ length: shownDays }, (_, place) => {
    const time = now.getTime() - (shownDays - 1 - place) * 86_400_000
    const day = new Date(time).toISOString().slice(0, 10)
    const states = (checksOf.get(day) ?? []).map(({ state }) => state)
    const good = states.filter((state) => state === 'reachable' || state === 'panel_gone').length
    return {
      day,
      good: states.length === 0 ? 0 : good / states.length,
      worst: worstFirst.find((state) => states.includes(state)) ?? null,
    }
  })
}

function isNoLoneMiss(
  { state }: ServiceCheck,
  place: number,
  all: readonly ServiceCheck[],
): boolean {
  const [before, after] = [all[place - 1], all[place + 1]]
  return (
    state !== 'unreachable' ||
    before?.state === 'unreachable' ||
    after?.state === 'unreachable' ||
    (before === undefined && after === undefined)
  )
}

const shownDays = 30
const worstFirst = [
  'unreachable',
  'refused',
  'not_offered',
  'panel_gone',
  'maintenance',
  'reachable',
] as const satisfies readonly HealthState[]
