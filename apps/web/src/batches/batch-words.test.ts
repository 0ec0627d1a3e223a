import { expect, test } from 'vitest'
import { describeBatch } from './batch-words.ts'

const none = { open: 0, completed: 0, completed_with_warnings: 0, failed: 0, cancelled: 0 }

test.each([
  [{ open: 3 }, '0 of 3 ended', 'busy', '3 not ended'],
  [
    { open: 1, failed: 1, completed: 1 },
    '2 of 3 ended',
    'busy',
    '1 completed, 1 failed, and 1 not ended',
  ],
  [{ failed: 1, completed: 2 }, '1 of 3 failed', 'bad', '2 completed and 1 failed'],
  [{ cancelled: 2 }, 'Cancelled', 'quiet', '2 cancelled'],
  [{ completed: 1, cancelled: 9 }, '1 of 10 completed', 'quiet', '1 completed and 9 cancelled'],
  [{ completed: 2 }, 'Completed', 'good', '2 completed'],
  [
    { completed: 1, completed_with_warnings: 1 },
    'Completed with warnings',
    'attention',
    '1 completed and 1 completed with warnings',
  ],
])('%j is "%s"', (counts, label, tone, summary) => {
  expect(describeBatch({ ...none, ...counts })).toEqual({ label, tone, summary })
})
