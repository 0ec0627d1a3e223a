import { Group, Stack, Text } from '@mantine/core'
import type { StudyInvitation } from '@tessera/contracts/study'
import { useMutation, useQuery } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { Moment } from '../ui/moment.tsx'
import { Panel } from '../ui/panel.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'
import { formatTime } from '../ui/time.ts'
import { readStudiesAgain } from './read-studies-again.ts'
import { roleNames } from './role-words.ts'

/** Into which studies the user is asked; nothing when into none. */
export function ReceivedInvitations() {
  const { data: all = [] } = useQuery(trpc.studies.invitations.list.queryOptions())
  if (all.length === 0) return null
  return (
    <Panel title="You are invited">
      <RuledList label="Invitations">
        {all.map((invitation) => (
          <InvitationLine key={invitation.id} invitation={invitation} />
        ))}
      </RuledList>
    </Panel>
  )
}

function InvitationLine({ invitation }: { readonly invitation: StudyInvitation }) {
  const { id: invitationId, studyName, role, invitedBy, invitedAt, expiresAt } = invitation
  const { invitations } = trpc.studies
  const onSuccess = readStudiesAgain
  const accept = useMutation(invitations.accept.mutationOptions({ onSuccess }))
  const decline = useMutation(invitations.decline.mutationOptions({ onSuccess }))
  const error = accept.error ?? decline.error
  return (
    <RuledItem>
      <Stack gap="xs">
        <div>
          <Text fw={550} style={{ overflowWrap: 'anywhere' }}>
            {studyName}
          </Text>
          <Text fz="sm" c="dimmed">
            by {invitedBy}, <Moment at={invitedAt} /> · as {roleNames[role].toLowerCase()} · until{' '}
            {formatTime(expiresAt)}
          </Text>
          <Text fz="sm" mt={4}>
            When you accept, its members see your name, and you see theirs and what they put there.
            They see a job of yours once you put it there.
          </Text>
        </div>
        {error !== null && <FaultAlert error={error} />}
        <Group gap="xs">
          <ActionButton
            size="sm"
            busy={accept.isPending}
            aria-label={`Accept the invitation to ${studyName}`}
            onClick={() => accept.mutate({ invitationId })}
          >
            Accept
          </ActionButton>
          <ActionButton
            size="sm"
            variant="default"
            busy={decline.isPending}
            aria-label={`Decline the invitation to ${studyName}`}
            onClick={() => decline.mutate({ invitationId })}
          >
            Decline
          </ActionButton>
        </Group>
      </Stack>
    </RuledItem>
  )
}
