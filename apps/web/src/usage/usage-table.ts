import type { Usage } from '@tessera/contracts/usage'

/** `November 2026` */
export function monthName(month: string): string {
  return new Date(`${month}-01T00:00:00Z`).toLocaleDateString('en-GB', {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })
}

/** A line for each month and service, with a heading (RFC 4180). */
export function usageTable(all: readonly Usage[]): string {
  const lines = all.map((line) =>
    columns.map((column) => field(String(line[column] ?? ''))).join(','),
  )
  return `${[columns.join(','), ...lines].join('\r\n')}\r\n`
}

/** What a spreadsheet would take for a formula stands as text. */
function field(text: string): string {
  const shown = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown
}

const columns = [
  'month',
  'serviceName',
  'jobs',
  'completed',
  'failed',
  'cancelled',
  'jobsAllowed',
  'samples',
  'bytesSent',
  'bytesReceived',
  'secondsRunning',
] as const
