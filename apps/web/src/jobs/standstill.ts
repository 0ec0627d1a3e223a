import type { ServiceTiming } from '@tessera/contracts/service-timing'

export interface Standstill {
  /** Since it said something new of the job. */
  readonly seconds: number
  /** What most jobs took, which this is longer than. */
  readonly usual: NonNullable<ServiceTiming['waited']>
  readonly isInQueue: boolean
}

/** Whether a job at the service stands still for longer than most; null where that is not known. */
export function standstillOf(of: {
  readonly changedAt: string | null
  readonly isInQueue: boolean
  readonly timing: ServiceTiming | null
  readonly now: number
}): Standstill | null {
  const { changedAt, isInQueue, timing, now } = of
  const usual = isInQueue ? timing?.waited : timing?.ran
  if (changedAt === null || usual == null) return null
  const seconds = (now - Date.parse(changedAt)) / 1000
  return seconds > Math.max(usual.to, shortestSeconds) ? { seconds, usual, isInQueue } : null
}

/** A service is asked about a job about once a minute. */
const shortestSeconds = 300
