import type { Recurrence } from '@tessera/contracts/schedule'
import { Temporal } from 'temporal-polyfill'

/** The first one after a moment; null when there is none any more. */
export function nextOccurrence(when: Recurrence, after: Date): Date | null {
  const { timeZone } = when
  const instant = Temporal.Instant.fromEpochMilliseconds(after.getTime())
  const today = instant.toZonedDateTimeISO(timeZone).toPlainDate()
  const plainTime = Temporal.PlainTime.from(when.time)
  const following = datesFrom(when, today)
    // A time that clocks leave out is an hour later, of one that they show twice it is the first (RFC 5545 §3.3.5).
    .map((date) => new Date(date.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds))
    .find((at) => at.getTime() > after.getTime())
  return following ?? null
}

/** Whether times in it can be worked out: not in some old names of three letters, which `Intl` takes. */
export function isKnownTimeZone(timeZone: string): boolean {
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone) !== null
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** What is to be done of a schedule that is due. */
export interface OccurrencePlan {
  /** Nothing is submitted for these any more: a later one is due too, or too much time has passed. */
  readonly missed: readonly Date[]
  readonly current: Date | null
  readonly next: Date | null
}

/** @param first the earliest that was not dealt with, not after `now` */
export function planOccurrences(when: Recurrence, first: Date, now: Date): OccurrencePlan {
  const due = [first]
  let next = nextOccurrence(when, first)
  while (next !== null && next.getTime() <= now.getTime()) {
    due.push(next)
    next = nextOccurrence(when, next)
  }
  const last = due.at(-1) ?? first
  const isLate = now.getTime() - last.getTime() > lateMilliseconds
  return isLate
    ? { missed: due, current: null, next }
    : { missed: due.slice(0, -1), current: last, next }
}

function datesFrom(when: Recurrence, today: Temporal.PlainDate): readonly Temporal.PlainDate[] {
  switch (when.kind) {
    case 'once':
      return [Temporal.PlainDate.from(when.date)]
    case 'weekly': {
      const first = today.add({ days: (when.weekday - today.dayOfWeek + 7) % 7 })
      return [first, first.add({ weeks: 1 })]
    }
    case 'monthly': {
      const month = today.toPlainYearMonth()
      // A day that the month does not have becomes its last.
      return [0, 1].map((months) => month.add({ months }).toPlainDate({ day: when.day }))
    }
    default:
      return when satisfies never
  }
}

const lateMilliseconds = 24 * 3_600_000
