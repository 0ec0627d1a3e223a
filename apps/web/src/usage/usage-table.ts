import type { Usage } from '@tessera/contracts/usage'
import { csvOf } from '../ui/csv.ts'

/** `November 2026` */
export function monthName(month: string): string {
  return new Date(`${month}-01T00:00:00Z`).toLocaleDateString('en-GB', {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })
}

/** A line for each month and service. */
export function usageTable(all: readonly Usage[]): string {
  return csvOf({
    columns: [...columns, 'estimatedCosts'],
    rows: all.map((line) => [...columns.map((column) => line[column]), costsOf(line)]),
  })
}

function costsOf({ estimatedCosts }: Usage): string {
  return estimatedCosts.map(({ amount, currency }) => `${amount} ${currency}`).join('; ')
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
