import { Badge, Group, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { Session } from '@tessera/contracts/session'
import { useMutation, useQuery } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { Moment } from '../ui/moment.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'
import { describeDevice, describePlace } from './device-words.ts'

/** Each sign-in that lives: on what, from where, when it was used, and a way to end it. */
export function SessionList() {
  const sessions = useQuery(trpc.sessions.list.queryOptions())
  return (
    <QueryView query={sessions} skeleton={<RowSkeletons rows={2} height={72} />}>
      {(all) => (
        <Stack gap="sm">
          <RuledList label="Where you are signed in">
            {all.map((session) => (
              <SessionItem key={session.id} session={session} />
            ))}
          </RuledList>
          {all.length > 1 && <EndOthers />}
        </Stack>
      )}
    </QueryView>
  )
}

function SessionItem({ session }: { readonly session: Session }) {
  const device = describeDevice(session)
  const end = useMutation(trpc.sessions.end.mutationOptions({ onSuccess: listAgain }))
  return (
    <RuledItem>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Group gap="xs">
            <Text fw={550}>{device}</Text>
            {session.isCurrent && <Badge tt="none">This one</Badge>}
          </Group>
          <Text fz="sm" c="dimmed">
            Signed in <Moment at={session.createdAt} /> from {describePlace(session)} · last used{' '}
            <Moment at={session.lastUsedAt} />
          </Text>
        </div>
        {!session.isCurrent && (
          <ActionButton
            variant="subtle"
            color="red"
            size="sm"
            flex="none"
            busy={end.isPending}
            onClick={() => end.mutate({ sessionId: session.id })}
            aria-label={`Sign out ${device}, signed in from ${describePlace(session)}`}
          >
            Sign out
          </ActionButton>
        )}
      </Group>
      {end.isError && <FaultAlert error={end.error} />}
    </RuledItem>
  )
}

function EndOthers() {
  const end = useMutation(
    trpc.sessions.endOthers.mutationOptions({
      onSuccess: async () => {
        await listAgain()
        notifications.show({ message: 'You are signed out everywhere else.' })
      },
    }),
  )
  return (
    <>
      {end.isError && <FaultAlert error={end.error} />}
      <Group>
        <ActionButton variant="default" busy={end.isPending} onClick={() => end.mutate()}>
          Sign out everywhere else
        </ActionButton>
      </Group>
    </>
  )
}

async function listAgain(): Promise<void> {
  await queryClient.invalidateQueries(trpc.sessions.pathFilter())
}
