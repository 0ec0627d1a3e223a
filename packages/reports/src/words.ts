import type { JobState } from '@tessera/contracts/job'
import type { ReportedPerson } from '@tessera/contracts/report'
import type { StudyRole } from '@tessera/contracts/study'

/** `12,345`: as the pages write it, whatever the machine’s own habits. */
export function number(count: number): string {
  return String(Math.round(count)).replaceAll(/\B(?=(\d{3})+$)/g, ',')
}

/** `67.8 %` */
export function percent(share: number, digits = 1): string {
  return `${(share * 100).toFixed(digits)}\u00A0%`
}

/** `23 November 2026, 08:36 UTC` */
export function time(iso: string): string {
  const at = new Date(iso).toISOString()
  return `${day(at)}, ${at.slice(11, 16)} UTC`
}

/** `23 November 2026` */
export function day(iso: string): string {
  const at = new Date(iso)
  return `${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}`
}

/** `23 Nov 2026`, for tables */
export function shortDay(iso: string): string {
  const at = new Date(iso)
  return `${at.getUTCDate()} ${months[at.getUTCMonth()]?.slice(0, 3)} ${at.getUTCFullYear()}`
}

/** `23 Nov 2026, 08:36`, under a head that says UTC */
export function shortTime(iso: string): string {
  return `${shortDay(iso)}, ${new Date(iso).toISOString().slice(11, 16)}`
}

/** `3 h 5 min`: the two largest units that say something. */
export function duration(from: string, to: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000))
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const
  const first = parts.findIndex(([count]) => count > 0)
  if (first === -1) return '0 s'
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ')
}

/** `1.4 MB`: powers of 1000. */
export function size(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1)
  const value = bytes / 1000 ** power
  return `${value.toFixed(power === 0 || value >= 100 ? 0 : 1)} ${units[power]}`
}

/** `1 job`, `2 jobs` */
export function counted(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`
}

export function nameOf({ name, username }: ReportedPerson): string {
  return name === null ? username : `${name} (${username})`
}

/** `University of Cape Town, South Africa` */
export function placeOf(of: { readonly institution: string; readonly country: string }): string {
  return [of.institution, of.country].filter((part) => part !== '').join(', ')
}

export const stateNames = {
  draft: 'Draft',
  checking: 'Checking files',
  queued: 'In line',
  waiting: 'Waiting',
  submitting: 'Sending',
  running: 'Running',
  exporting: 'Preparing results',
  collecting: 'Fetching results',
  completed: 'Completed',
  completed_with_warnings: 'Completed with warnings',
  failed: 'Failed',
  cancelled: 'Cancelled',
} as const satisfies Readonly<Record<JobState, string>>

export const roleNames = {
  viewer: 'Viewer',
  contributor: 'Contributor',
  lead: 'Lead',
} as const satisfies Readonly<Record<StudyRole, string>>

export const buildNames = { hg19: 'GRCh37 (hg19)', hg38: 'GRCh38 (hg38)' } as const

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const
