import { type Recurrence, recurrence } from '@tessera/contracts/schedule'

/** When a job is to be sent, while it is being chosen. */
export interface DraftWhen {
  readonly kind: 'now' | Recurrence['kind']
  readonly date: string
  readonly time: string
  readonly weekday: number
  readonly day: number
  readonly timeZone: string
}

/** Now; or else at two in the night, where she is. */
export function newWhen(): DraftWhen {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  return { kind: 'now', date: '', time: '02:00', weekday: 1, day: 1, timeZone }
}

/** Null for now, and while something is missing. */
export function recurrenceOf(when: DraftWhen): Recurrence | null {
  if (when.kind === 'now') return null
  const parsed = recurrence.safeParse(when)
  return parsed.success ? parsed.data : null
}

/** `Every Monday at 02:00 (Africa/Johannesburg)`. */
export function describeRecurrence(when: Recurrence): string {
  const at = `at ${when.time} (${when.timeZone})`
  switch (when.kind) {
    case 'once': {
      const date = new Date(`${when.date}T00:00Z`)
      const day = date.toLocaleDateString('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })
      return `Once on ${day} ${at}`
    }
    case 'weekly':
      return `Every ${weekdays[when.weekday - 1] ?? ''} ${at}`
    case 'monthly':
      return `On day ${when.day} of each month ${at}`
    default:
      return when satisfies never
  }
}

/** The first is 1. */
export const weekdays = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const
