import { Group, Paper } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import type { NoticeId } from '@tessera/contracts/ids'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { Empty } from '../ui/empty.tsx'
import { ButtonLink } from '../ui/links.tsx'
import { NextPageButton } from '../ui/next-page-button.tsx'
import { Page } from '../ui/page.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { ThreadRow } from './thread-row.tsx'
import classes from './threads.module.css'

/** All that somebody was told: one line for each subject, with what it said last. */
export function NotificationsPage() {
  const threads = useInfiniteQuery(
    trpc.notices.threads.infiniteQueryOptions(
      {},
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  )
  const all = threads.data?.pages.flatMap((page) => page.threads)
  const newest = all?.[0]?.id
  return (
    <Page
      title="Notifications"
      intro="What has become of your jobs, batches, schedules and credentials. Each has one line here, which comes up again when something changes."
      actions={
        <Group gap="sm">
          {newest !== undefined && all?.some(({ isRead }) => !isRead) === true && (
            <MarkAllRead newest={newest} />
          )}
          <ButtonLink to="/account" hash="told" variant="default">
            Choose what you are told
          </ButtonLink>
        </Group>
      }
    >
      {all === undefined && threads.isError && (
        <FaultAlert error={threads.error} onRetry={() => void threads.refetch()} />
      )}
      {all === undefined && !threads.isError && <RowSkeletons rows={5} height={72} />}
      {all?.length === 0 && (
        <Empty icon={<IconBell size={32} />} title="Nothing has happened yet">
          When a job ends or waits for you, it says so here, and the bell shows it wherever you are.
        </Empty>
      )}
      {all !== undefined && all.length > 0 && (
        <Paper withBorder>
          <ul className={classes['threads']} aria-label="Notifications">
            {all.map((thread) => (
              <ThreadRow key={thread.thread} thread={thread} />
            ))}
          </ul>
        </Paper>
      )}
      <NextPageButton list={threads} label="Show older notifications" />
    </Page>
  )
}

function MarkAllRead({ newest }: { readonly newest: NoticeId }) {
  const mark = useMutation(
    trpc.notices.markAllRead.mutationOptions({
      onSettled: async () => await queryClient.invalidateQueries(trpc.notices.threads.pathFilter()),
    }),
  )
  return (
    <>
      {mark.isError && <FaultAlert error={mark.error} />}
      <ActionButton variant="default" busy={mark.isPending} onClick={() => mark.mutate({ newest })}>
        Mark all as read
      </ActionButton>
    </>
  )
}
