import type { BatchCounts } from '@tessera/contracts/batch'
import type { Tone } from '../jobs/state-words.ts'

/** How a batch stands: for a badge, and in a sentence. */
export interface BatchWords {
  readonly label: string
  readonly tone: Tone
  readonly summary: string
}

export function describeBatch(counts: BatchCounts): BatchWords {
  const summary = summarise(counts)
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const { open, completed, failed, cancelled, completed_with_warnings: warned } = counts
  if (open > 0) return { label: `${total - open} of ${total} ended`, tone: 'busy', summary }
  if (failed > 0) return { label: `${failed} of ${total} failed`, tone: 'bad', summary }
  if (cancelled === total) return { label: 'Cancelled', tone: 'quiet', summary }
  if (cancelled > 0)
    return { label: `${completed + warned} of ${total} completed`, tone: 'quiet', summary }
  if (warned > 0) return { label: 'Completed with warnings', tone: 'attention', summary }
  return { label: 'Completed', tone: 'good', summary }
}

function summarise(counts: BatchCounts): string {
  const parts = kinds.flatMap(([kind, words]) =>
    counts[kind] === 0 ? [] : [`${counts[kind]} ${words}`],
  )
  return new Intl.ListFormat('en').format(parts)
}

const kinds = [
  ['completed', 'completed'],
  ['completed_with_warnings', 'completed with warnings'],
  ['failed', 'failed'],
  ['cancelled', 'cancelled'],
  ['open', 'not ended'],
] as const satisfies readonly (readonly [keyof BatchCounts, string])[]
