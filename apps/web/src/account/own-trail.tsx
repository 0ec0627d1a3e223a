import { Button, Group, Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { TrailItem } from '../record/trail-item.tsx'
import { trpc } from '../trpc.ts'
import { NextPageButton } from '../ui/next-page-button.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { RuledList } from '../ui/ruled-list.tsx'

/** What was done with one's own account, also by administrators; read when it is asked for. */
export function OwnTrail() {
  const [isAsked, setIsAsked] = useState(false)
  if (isAsked) return <Lines />
  return (
    <>
      <Text>Sign-ins, changes, jobs, and what administrators did or looked at.</Text>
      <Group>
        <Button variant="default" onClick={() => setIsAsked(true)}>
          Show what was done
        </Button>
      </Group>
    </>
  )
}

function Lines() {
  const trail = useInfiniteQuery(
    trpc.record.own.infiniteQueryOptions(
      {},
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  )
  return (
    <QueryView query={trail} skeleton={<RowSkeletons rows={4} height={48} />}>
      {({ pages }) => (
        <Stack gap="sm">
          <RuledList label="What was done with your account">
            {pages
              .flatMap(({ lines }) => lines)
              .map((line) => (
                <TrailItem key={line.id} line={line} isOwn />
              ))}
          </RuledList>
          <NextPageButton list={trail} label="Show older lines" />
        </Stack>
      )}
    </QueryView>
  )
}
