import { Group, Stack, Text } from '@mantine/core'
import type { CredentialUse } from '@tessera/contracts/credential-use'
import type { ServiceId } from '@tessera/contracts/ids'
import { useInfiniteQuery } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { NextPageButton } from '../ui/next-page-button.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'
import { formatExactTime } from '../ui/time.ts'
import { UsesDisclosure } from '../ui/uses-disclosure.tsx'
import { useSaveUses } from './use-save-uses.ts'
import { describeUse } from './use-words.ts'

/** What was done with a credential, opened on request. */
export function CredentialUses({
  serviceId,
  serviceName,
}: {
  readonly serviceId: ServiceId
  readonly serviceName: string
}) {
  return (
    <UsesDisclosure of={`the credential for ${serviceName}`}>
      <Uses serviceId={serviceId} serviceName={serviceName} />
    </UsesDisclosure>
  )
}

function Uses({
  serviceId,
  serviceName,
}: {
  readonly serviceId: ServiceId
  readonly serviceName: string
}) {
  const uses = useInfiniteQuery(
    trpc.credentials.uses.infiniteQueryOptions(
      { serviceId },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  )
  const save = useSaveUses(serviceId, serviceName)
  const all = uses.data?.pages.flatMap((page) => page.uses)
  if (all === undefined) {
    return uses.isError ? (
      <FaultAlert error={uses.error} onRetry={() => void uses.refetch()} />
    ) : (
      <RowSkeletons rows={3} height={48} />
    )
  }
  return (
    <Stack gap="sm" pt="md">
      <RuledList label={`Uses of the credential for ${serviceName}`}>
        {all.map((use) => (
          <Use key={use.id} use={use} />
        ))}
      </RuledList>
      <Group>
        <NextPageButton list={uses} label="Show older uses" />
        <ActionButton
          variant="subtle"
          size="sm"
          busy={save.isPending}
          onClick={() => save.mutate()}
          aria-label={`Save all as JSON Lines: uses of the credential for ${serviceName}`}
        >
          Save all as JSON Lines
        </ActionButton>
      </Group>
      {save.isError && <FaultAlert error={save.error} onRetry={() => save.mutate()} />}
    </Stack>
  )
}

function Use({ use }: { readonly use: CredentialUse }) {
  const { title, result } = describeUse(use)
  const by = [use.by, use.from && `from ${use.from}`].filter(Boolean).join(' ')
  return (
    <RuledItem>
      <Text fw={550}>{title}</Text>
      {use.jobName !== null && <Text fz="sm">{use.jobName}</Text>}
      <Text fz="sm" c="dimmed">
        <time dateTime={use.at}>{formatExactTime(use.at)}</time> · {by}
        {result !== null && ` · ${result}`}
      </Text>
    </RuledItem>
  )
}
