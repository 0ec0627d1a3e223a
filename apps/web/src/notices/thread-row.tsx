import { Anchor, Button, Group, Stack, Text, VisuallyHidden } from '@mantine/core'
import type { NoticeThread } from '@tessera/contracts/notice-thread'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { Moment } from '../ui/moment.tsx'
import { ThreadLink } from './thread-link.tsx'
import { wordsOfLine } from './thread-words.ts'
import classes from './threads.module.css'

/** A subject and what it said last. Whoever follows its link has read it. */
export function ThreadRow({ thread }: { readonly thread: NoticeThread }) {
  const [opened, open] = useState(false)
  const mark = useMutation(
    trpc.notices.markRead.mutationOptions({
      onSettled: async () => await queryClient.invalidateQueries(trpc.notices.threads.pathFilter()),
    }),
  )
  const { title, text } = wordsOfLine(thread)
  const isUnread = !thread.isRead
  const read = () => mark.mutate({ noticeId: thread.id })
  const earlier = thread.lines - 1
  return (
    <li>
      <Group align="flex-start" wrap="nowrap" gap="sm">
        <span className={classes['mark']} data-unread={isUnread || undefined} aria-hidden="true" />
        <Stack gap={2} flex={1} miw={0}>
          <Group justify="space-between" align="flex-start" gap="xs">
            <span className={classes['title']} data-unread={isUnread || undefined}>
              {isUnread && <VisuallyHidden>Unread: </VisuallyHidden>}
              <ThreadLink line={thread} {...(isUnread && { onClick: read })}>
                {title}
              </ThreadLink>
            </span>
            {isUnread && (
              <Button
                size="compact-xs"
                variant="default"
                loading={mark.isPending}
                onClick={({ currentTarget }) => {
                  // The button goes, and whoever pressed it stays in the line.
                  currentTarget.closest('li')?.querySelector('a')?.focus()
                  read()
                }}
              >
                Mark as read
                <VisuallyHidden>: {title}</VisuallyHidden>
              </Button>
            )}
          </Group>
          {text !== '' && <Text c="dimmed">{text}</Text>}
          <Group gap="sm">
            <Text c="dimmed" fz="sm">
              <Moment at={thread.at} />
            </Text>
            {earlier > 0 && (
              <Anchor
                component="button"
                type="button"
                fz="sm"
                aria-expanded={opened}
                onClick={() => open(!opened)}
              >
                {opened ? 'Hide what it said before' : `What it said before (${earlier})`}
                <VisuallyHidden>: {title}</VisuallyHidden>
              </Anchor>
            )}
          </Group>
          {mark.isError && <FaultAlert error={mark.error} />}
          {opened && <EarlierLines thread={thread} />}
        </Stack>
      </Group>
    </li>
  )
}

function EarlierLines({ thread }: { readonly thread: NoticeThread }) {
  const lines = useQuery(trpc.notices.lines.queryOptions({ noticeId: thread.id }))
  if (lines.isError) return <FaultAlert error={lines.error} onRetry={() => void lines.refetch()} />
  return (
    <ol className={classes['earlier']}>
      {(lines.data ?? []).slice(1).map((line) => (
        <li key={line.id}>
          {wordsOfLine(line).title}{' '}
          <Text span c="dimmed" fz="sm">
            <Moment at={line.at} />
          </Text>
        </li>
      ))}
    </ol>
  )
}
