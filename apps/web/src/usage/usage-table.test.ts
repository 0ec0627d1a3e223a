import type { Usage } from '@tessera/contracts/usage'
import { serviceId } from '@tessera/contracts/ids'
import { expect, it } from 'vitest'
import { monthName, usageTable } from './usage-table.ts'

it('usage is saved as a table whose names are neither cut nor run by a spreadsheet', () => {
  const line: Usage = {
    serviceId: serviceId.parse(1),
    serviceName: '=HYPERLINK("x"), Institute',
    month: '2026-11',
    jobs: 3,
    completed: 2,
    failed: 1,
    cancelled: 0,
    samples: 153,
    bytesSent: 9_000,
    bytesReceived: 0,
    secondsRunning: 61,
    estimatedCosts: [
      { currency: 'EUR', amount: 7.65 },
      { currency: 'USD', amount: 3 },
    ],
    jobsAllowed: null,
  }
  expect(usageTable([line]).split('\r\n')[1]).toBe(
    `2026-11,"'=HYPERLINK(""x""), Institute",3,2,1,0,,153,9000,0,61,7.65 EUR; 3 USD`,
  )
  expect(monthName('2026-01')).toBe('January 2026')
})
