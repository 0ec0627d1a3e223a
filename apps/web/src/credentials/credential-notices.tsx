import { Alert, Group, Stack, Text } from '@mantine/core'
import { IconClock } from '@tabler/icons-react'
import type { Notice } from '@tessera/contracts/notice'
import { useMutation, useQuery } from '@tanstack/react-query'
import { queryClient, trpc } from '../trpc.ts'
import { ButtonLink } from '../ui/links.tsx'
import { formatTime } from '../ui/time.ts'

/** Reminders about credentials, until each is put away. Nothing when there are none, or they cannot be read. */
export function CredentialNotices() {
  const notices = useQuery(trpc.notices.list.queryOptions())
  const dismiss = useMutation(
    trpc.notices.dismiss.mutationOptions({
      onSettled: async () => await queryClient.invalidateQueries(trpc.notices.pathFilter()),
    }),
  )
  if (notices.data === undefined || notices.data.length === 0) return null
  return (
    <Stack component="section" aria-label="Reminders">
      {notices.data.map((notice) => (
        <Alert
          key={notice.id}
          color="ochre"
          icon={<IconClock aria-hidden="true" />}
          title={title(notice)}
          withCloseButton
          closeButtonLabel={`Put the reminder about ${notice.serviceName} away`}
          onClose={() => dismiss.mutate({ noticeId: notice.id })}
        >
          <Group justify="space-between">
            <Text>{text(notice)}</Text>
            {notice.kind === 'service_moved' && (
              <ButtonLink to="/credentials" size="xs">
                Look at the new address
              </ButtonLink>
            )}
            {(notice.kind === 'credential_expires' || notice.kind === 'credential_refused') && (
              <ButtonLink to="/credentials" search={{ connect: notice.serviceId }} size="xs">
                {notice.kind === 'credential_expires' ? 'Enter a new one' : 'Connect again'}
              </ButtonLink>
            )}
          </Group>
        </Alert>
      ))}
    </Stack>
  )
}

function title({ kind, days, serviceName }: Notice): string {
  switch (kind) {
    case 'credential_expires':
      return `Your credential for ${serviceName} ends within ${days === 1 ? 'a day' : `${days} days`}`
    case 'credential_unused':
      return `Your credential for ${serviceName} was not used for ${days} days`
    case 'credential_refused':
      return `${serviceName} does not accept your credential any more`
    case 'service_moved':
      return `${serviceName} has another address now`
    default:
      return kind satisfies never
  }
}

function text({ kind, about }: Notice): string {
  switch (kind) {
    case 'credential_expires':
      return `It ends on ${formatTime(about)}. Enter a new one here before: jobs then go on without a stop.`
    case 'credential_unused':
      return 'Remove it if you do not need it any more: what is not stored cannot be stolen.'
    case 'credential_refused':
      return 'Jobs that need it wait, and go on by themselves once you have connected the service again.'
    case 'service_moved':
      return 'Your credential is not used there until you say so under Credentials. Jobs that need it wait.'
    default:
      return kind satisfies never
  }
}
