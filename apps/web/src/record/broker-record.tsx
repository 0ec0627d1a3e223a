import { Button, Group, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconBook2 } from '@tabler/icons-react'
import type { AuditRecord } from '@tessera/contracts/audit-record'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { Empty } from '../ui/empty.tsx'
import { NextPageButton } from '../ui/next-page-button.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { RuledList } from '../ui/ruled-list.tsx'
import { saveLines } from '../ui/save-lines.ts'
import { RecordLine } from './record-line.tsx'

/** What the broker was asked, and what came of it. */
export function BrokerRecord() {
  const [name, setName] = useState('')
  const [refusedOnly, setRefusedOnly] = useState(false)
  const [username] = useDebouncedValue(name.trim(), typingPauseMs)
  const records = useInfiniteQuery(
    trpc.record.list.infiniteQueryOptions(
      { username, refusedOnly },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  )
  const all = records.data?.pages.flatMap((page) => page.records)
  return (
    <>
      <Text c="dimmed" maw={720}>
        What the broker was asked, by whom, and what came of it, the newest first. Whether a line
        was changed or removed since is told by audit-command.ts verify.
      </Text>
      <Group align="end" gap="lg">
        <TextInput
          label="User name"
          placeholder="everybody"
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Switch
          label="Refused only"
          checked={refusedOnly}
          onChange={(event) => setRefusedOnly(event.currentTarget.checked)}
          mb={8}
        />
      </Group>
      {records.isError && (
        <FaultAlert error={records.error} onRetry={() => void records.refetch()} />
      )}
      {all === undefined && !records.isError && <RowSkeletons rows={6} height={56} />}
      {all?.length === 0 && (
        <Empty icon={<IconBook2 size={32} />} title="Nothing on record">
          {username === '' ? 'Nothing of this kind was asked yet.' : `Nothing of ${username}.`}
        </Empty>
      )}
      {all !== undefined && all.length > 0 && (
        <Lines records={all}>
          <NextPageButton list={records} label="Show older lines" />
        </Lines>
      )}
    </>
  )
}

function Lines({
  records,
  children,
}: {
  readonly records: readonly AuditRecord[]
  readonly children: React.ReactNode
}) {
  return (
    <Stack gap="sm">
      <RuledList label="Record">
        {records.map((record) => (
          <RecordLine key={record.id} record={record} />
        ))}
      </RuledList>
      <Group>
        {children}
        <Button variant="subtle" size="sm" onClick={() => saveLines('record.jsonl', records)}>
          Save these lines as JSON Lines
        </Button>
        <Text fz="sm" c="dimmed">
          {records.length === 1 ? '1 line' : `${records.length} lines`}
        </Text>
      </Group>
    </Stack>
  )
}

const typingPauseMs = 300
