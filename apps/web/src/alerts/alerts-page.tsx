import { SegmentedControl, Stack } from '@mantine/core'
import { IconShieldCheck } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { hasCode } from '../faults/read-fault.ts'
import { trpc } from '../trpc.ts'
import { Empty } from '../ui/empty.tsx'
import { NotFound } from '../ui/not-found-page.tsx'
import { NextPageButton } from '../ui/next-page-button.tsx'
import { Page } from '../ui/page.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { AlertCard } from './alert-card.tsx'

/** For administrators; to anybody else there is no such page. */
export function AlertsPage() {
  const [shown, show] = useState<'open' | 'all'>('open')
  const alerts = useInfiniteQuery(
    trpc.alerts.list.infiniteQueryOptions(
      { acknowledged: shown === 'all' },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined, refetchInterval: refreshMs },
    ),
  )
  const all = alerts.data?.pages.flatMap((page) => page.alerts)
  if (hasCode(alerts.error, 'not_found')) return <NotFound />
  return (
    <Page
      title="Alerts"
      intro="What the broker noticed and somebody must look at, the newest first. What happens again is counted until you acknowledge it."
      actions={
        <SegmentedControl
          aria-label="Which alerts"
          value={shown}
          onChange={(value) => show(value === 'all' ? 'all' : 'open')}
          data={[
            { value: 'open', label: 'Open' },
            { value: 'all', label: 'All' },
          ]}
        />
      }
    >
      {all === undefined && alerts.isError && (
        <FaultAlert error={alerts.error} onRetry={() => void alerts.refetch()} />
      )}
      {all === undefined && !alerts.isError && <RowSkeletons rows={3} height={150} />}
      {all?.length === 0 && (
        <Empty icon={<IconShieldCheck size={32} />} title="Nothing to look at">
          {shown === 'open'
            ? 'No alert is open. Those that were acknowledged are under All.'
            : 'No alert was ever raised.'}
        </Empty>
      )}
      {all !== undefined && all.length > 0 && (
        <Stack component="ul" p={0} m={0} aria-label="Alerts">
          {all.map((alert) => (
            <AlertCard key={alert.id} alert={alert} />
          ))}
        </Stack>
      )}
      <NextPageButton list={alerts} label="Show older alerts" />
    </Page>
  )
}

const refreshMs = 15_000
