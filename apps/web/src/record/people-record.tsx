import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconBook2 } from '@tabler/icons-react'
import { trailExportPath, type TrailFormat, type TrailQuestion } from '@tessera/contracts/trail'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { Empty } from '../ui/empty.tsx'
import { NextPageButton } from '../ui/next-page-button.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { RuledList } from '../ui/ruled-list.tsx'
import { TrailItem } from './trail-item.tsx'

/** What was done with anybody's account, with filters, and as a file. */
export function PeopleRecord() {
  const [name, setName] = useState('')
  const [doing, setDoing] = useState('')
  const [firstDay, setFirstDay] = useState('')
  const [lastDay, setLastDay] = useState('')
  const [username] = useDebouncedValue(name.trim(), typingPauseMs)
  const [action] = useDebouncedValue(doing.trim(), typingPauseMs)
  const question = {
    username,
    action,
    from: firstDay === '' ? null : midnight(firstDay, 0),
    to: lastDay === '' ? null : midnight(lastDay, 1),
  }
  const trails = useInfiniteQuery(
    trpc.record.people.infiniteQueryOptions(question, {
      getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
      // Each look is written down.
      staleTime: Infinity,
    }),
  )
  const all = trails.data?.pages.flatMap((page) => page.lines)
  return (
    <>
      <Text c="dimmed" maw={720}>
        What was done with each account, by whom, the newest first. It names jobs, files and roles
        by their ids, and holds nothing of them. That you read it stands in your own trail.
      </Text>
      <Group align="end" gap="md">
        <TextInput
          label="User name"
          placeholder="Everybody"
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="Action begins with"
          placeholder="role. or job.submitted"
          autoComplete="off"
          value={doing}
          onChange={(event) => setDoing(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label="From"
          max={lastDayOfAll}
          value={firstDay}
          onChange={(event) => setFirstDay(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label="To"
          max={lastDayOfAll}
          value={lastDay}
          onChange={(event) => setLastDay(event.currentTarget.value)}
        />
      </Group>
      {trails.isError && <FaultAlert error={trails.error} onRetry={() => void trails.refetch()} />}
      {all === undefined && !trails.isError && <RowSkeletons rows={6} height={56} />}
      {all?.length === 0 && (
        <Empty icon={<IconBook2 size={32} />} title="Nothing on record">
          Nothing of this kind was done in this time.
        </Empty>
      )}
      {all !== undefined && all.length > 0 && (
        <Stack gap="sm">
          <Group gap="xs">
            <Button
              component="a"
              variant="default"
              size="sm"
              href={fileOf(question, 'csv')}
              download
            >
              All of these as CSV
            </Button>
            <Button
              component="a"
              variant="default"
              size="sm"
              href={fileOf(question, 'jsonl')}
              download
            >
              As JSON Lines
            </Button>
          </Group>
          <RuledList label="Record of people">
            {all.map((line) => (
              <TrailItem key={line.id} line={line} />
            ))}
          </RuledList>
          <NextPageButton list={trails} label="Show older lines" />
        </Stack>
      )}
    </>
  )
}

function fileOf(question: TrailQuestion, format: TrailFormat): string {
  const asked = Object.entries({ ...question, format }).filter(
    (entry): entry is [string, string] => entry[1] !== null && entry[1] !== '',
  )
  return `${trailExportPath}?${new URLSearchParams(asked).toString()}`
}

/** Where the reader is. */
function midnight(day: string, daysLater: number): string {
  const time = new Date(`${day}T00:00:00`)
  // A year of five digits: the api says what is wrong with it.
  if (Number.isNaN(time.getTime())) return day
  time.setDate(time.getDate() + daysLater)
  return time.toISOString()
}

const typingPauseMs = 300
const lastDayOfAll = '9999-12-31'
