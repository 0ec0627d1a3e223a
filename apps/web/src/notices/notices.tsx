import { Alert, Group, Stack, Text } from '@mantine/core'
import { IconClock } from '@tabler/icons-react'
import type { Notice } from '@tessera/contracts/notice'
import { useMutation, useQuery } from '@tanstack/react-query'
import { describeBatch } from '../batches/batch-words.ts'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { TONE_COLORS } from '../jobs/state-badge.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ButtonLink } from '../ui/links.tsx'
import { wordsOfNotice } from './notice-words.ts'

/** Reminders until each is put away. Nothing when there are none, or they cannot be read. */
export function Notices({ which = () => true }: { readonly which?: (notice: Notice) => boolean }) {
  const notices = useQuery(trpc.notices.list.queryOptions())
  const dismiss = useMutation(
    trpc.notices.dismiss.mutationOptions({
      onSettled: async () => await queryClient.invalidateQueries(trpc.notices.pathFilter()),
    }),
  )
  const shown = notices.data?.filter(which) ?? []
  if (shown.length === 0) return null
  return (
    <Stack component="section" aria-label="Reminders">
      {dismiss.isError && <FaultAlert error={dismiss.error} />}
      {shown.map((notice) => {
        const { title, text } = wordsOfNotice(notice)
        return (
          <Alert
            key={notice.id}
            color={colorOf(notice)}
            icon={<IconClock aria-hidden="true" />}
            title={title}
            withCloseButton
            closeButtonLabel={`Put the reminder about ${subjectOf(notice)} away`}
            onClose={() => dismiss.mutate({ noticeId: notice.id })}
          >
            <Group justify="space-between">
              <Text>{text}</Text>
              <Remedy notice={notice} />
            </Group>
          </Alert>
        )
      })}
    </Stack>
  )
}

export function isAboutCredential(notice: Notice): boolean {
  return 'serviceId' in notice && !isAboutSchedule(notice)
}

export function isAboutSchedule(notice: Notice): boolean {
  return 'scheduleId' in notice
}

export function isAboutBatch(notice: Notice): boolean {
  return notice.kind === 'batch_ended'
}

function subjectOf(notice: Notice): string {
  if (notice.kind === 'batch_ended') return notice.batchName
  if (notice.kind === 'token_made') return notice.tokenName
  if (notice.kind === 'new_device') return 'a new device'
  return 'scheduleId' in notice ? notice.scheduleName : notice.serviceName
}

function colorOf(notice: Notice): string {
  return notice.kind === 'batch_ended'
    ? TONE_COLORS[describeBatch(notice.counts).tone]
    : TONE_COLORS.attention
}

/** Where it is put right. */
function Remedy({ notice }: { readonly notice: Notice }) {
  switch (notice.kind) {
    case 'service_moved':
      return (
        <ButtonLink to="/credentials" size="xs">
          Look at the new address
        </ButtonLink>
      )
    case 'credential_expires':
    case 'credential_refused':
      return (
        <ButtonLink to="/credentials" search={{ connect: notice.serviceId }} size="xs">
          {notice.kind === 'credential_expires' ? 'Enter a new one' : 'Connect again'}
        </ButtonLink>
      )
    case 'schedule_stopped':
    case 'schedule_not_sent':
    case 'schedule_missed':
      return (
        <ButtonLink to="/schedules" size="xs" variant="default">
          Look at the schedule
        </ButtonLink>
      )
    case 'batch_ended':
      return (
        <ButtonLink
          to="/batches/$batchId"
          params={{ batchId: notice.batchId }}
          size="xs"
          variant="default"
        >
          Look at the batch
        </ButtonLink>
      )
    case 'new_device':
      return (
        <ButtonLink to="/account" size="xs" variant="default">
          Look where you are signed in
        </ButtonLink>
      )
    case 'token_made':
      return (
        <ButtonLink to="/account" size="xs" variant="default">
          Look at your tokens
        </ButtonLink>
      )
    case 'credential_unused':
      return null
    default:
      return notice satisfies never
  }
}
