import { Stack, Text } from '@mantine/core'
import type { Consent, ConsentUse } from '@tessera/contracts/consent'
import { useInfiniteQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { NextPageButton } from '../ui/next-page-button.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'
import { formatExactTime } from '../ui/time.ts'
import { UsesDisclosure } from '../ui/uses-disclosure.tsx'
import { useWords } from './scope-words.ts'

/** What a program did under a consent, and who changed the program; opened on request. */
export function ConsentUses({
  consent,
  what,
}: {
  readonly consent: Consent
  readonly what: string
}) {
  return (
    <UsesDisclosure of={`what you allowed ${what}`}>
      <Uses consent={consent} what={what} />
    </UsesDisclosure>
  )
}

function Uses({ consent, what }: { readonly consent: Consent; readonly what: string }) {
  const uses = useInfiniteQuery(
    trpc.consents.uses.infiniteQueryOptions(
      { consentId: consent.id },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  )
  return (
    <QueryView query={uses} skeleton={<RowSkeletons rows={2} height={48} />}>
      {({ pages }) => (
        <Stack gap="sm" pt="sm">
          <UseList uses={pages.flatMap((page) => page.uses)} what={what} />
          <NextPageButton list={uses} label="Show older uses" />
        </Stack>
      )}
    </QueryView>
  )
}

function UseList({ uses, what }: { readonly uses: readonly ConsentUse[]; readonly what: string }) {
  if (uses.length === 0) return <Text c="dimmed">It was not used yet.</Text>
  // The first page tells of the latest changes of the program, also of those that are older than its uses.
  const all = uses.toSorted((a, b) => (a.id < b.id ? 1 : -1))
  return (
    <RuledList label={`Uses of what you allowed ${what}`}>
      {all.map(({ id, at, action, subject, by }) => (
        <RuledItem key={id}>
          <Text fw={550}>{useWords[action] ?? action}</Text>
          <Text fz="sm" c="dimmed">
            <time dateTime={at}>{formatExactTime(at)}</time> · {subject}
            {by !== null && ` · by ${by}`}
          </Text>
        </RuledItem>
      ))}
    </RuledList>
  )
}
