/** `21 Nov 2026, 14:05` in the reader's own time zone. */
export function formatTime(iso: string): string {
  return new Date(iso).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
}

/** The same to the second, where several things happen within a minute. */
export function formatExactTime(iso: string): string {
  return new Date(iso).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })
}

/** `14:05`, for what is over within the hour. */
export function formatClock(iso: string): string {
  return new Date(iso).toLocaleTimeString('en-GB', { timeStyle: 'short' })
}

/** `3 minutes ago`, `in 2 days`, `just now`. */
export function formatRelative(iso: string, now: Date = new Date()): string {
  const seconds = (Date.parse(iso) - now.getTime()) / 1000
  const unit = UNITS.find(([, size]) => Math.abs(seconds) >= size)
  if (unit === undefined) return 'just now'
  const [name, size] = unit
  return relative.format(Math.trunc(seconds / size), name)
}

/** `45 s`, `12 min`, `3 h 5 min`, `2 d 4 h`: the two largest units that say something. */
export function formatDuration(seconds: number): string {
  const parts = PARTS.map(([name, size, of]) => [Math.floor(seconds / size) % of, name] as const)
  const first = parts.findIndex(([count]) => count > 0)
  if (first === -1) return '0 s'
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, name]) => `${count} ${name}`)
    .join(' ')
}

/** Whole days until then; negative when it is over. */
export function daysUntil(iso: string, now: Date = new Date()): number {
  return Math.floor((Date.parse(iso) - now.getTime()) / DAY_MS)
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' })
const DAY_MS = 86_400_000
const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const
const PARTS = [
  ['d', 86_400, Infinity],
  ['h', 3600, 24],
  ['min', 60, 60],
  ['s', 1, 60],
] as const

/** `1 March 2031`, of a day that is the same everywhere. @param day `2031-03-01` */
export function formatDay(day: string): string {
  return new Date(day).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
}
