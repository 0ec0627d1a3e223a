import { Text } from '@mantine/core'
import type { TimingQuestion } from '@tessera/contracts/service-timing'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { timingWords } from './timing-words.ts'

/** How long jobs like this one took there; nothing where too few are known. */
export function Timing({ question }: { readonly question: TimingQuestion }) {
  const timing = useTiming(question)
  if (timing === null) return null
  return (
    <Text>
      {timingWords(timing)}{' '}
      <Text span c="dimmed">
        Larger files take longer.
      </Text>
    </Text>
  )
}

export function useTiming(question: TimingQuestion) {
  return useQuery(trpc.services.timing.queryOptions(question)).data ?? null
}
