import { Badge } from '@mantine/core'
import type { Batch } from '@tessera/contracts/batch'
import { TONE_COLORS } from '../jobs/state-badge.tsx'
import { describeBatch } from './batch-words.ts'

export function BatchBadge({ batch }: { readonly batch: Batch }) {
  const { label, tone } = describeBatch(batch.counts)
  return <Badge color={TONE_COLORS[tone]}>{label}</Badge>
}
