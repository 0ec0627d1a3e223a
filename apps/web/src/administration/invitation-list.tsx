import { Badge, Group, Stack, Text } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import type { Invitation, InvitationState } from '@tessera/contracts/invitation'
import { type InfiniteData, type UseInfiniteQueryResult, useMutation } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { Empty } from '../ui/empty.tsx'
import { TextLink } from '../ui/links.tsx'
import { Moment } from '../ui/moment.tsx'
import { NextPageButton } from '../ui/next-page-button.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'
import { formatTime } from '../ui/time.ts'
import { ConfirmedButton } from '../ui/confirmed-button.tsx'
import { readInvitationsAgain } from './read-invitations-again.ts'
import { untilText, useRoleName } from './role-fields.tsx'

export interface InvitationListProps {
  readonly invitations: UseInfiniteQueryResult<
    InfiniteData<{ readonly invitations: readonly Invitation[] }>,
    unknown
  >
}

/** What became of each, the newest first. */
export function InvitationList({ invitations }: InvitationListProps) {
  const all = invitations.data?.pages.flatMap((page) => page.invitations)
  return (
    <>
      {invitations.isError && (
        <FaultAlert error={invitations.error} onRetry={() => void invitations.refetch()} />
      )}
      {all === undefined && !invitations.isError && <RowSkeletons rows={3} height={56} />}
      {all?.length === 0 && (
        <Empty icon={<IconMail size={32} />} title="None">
          Nobody was invited.
        </Empty>
      )}
      {all !== undefined && all.length > 0 && (
        <Stack gap="sm">
          <RuledList label="Invitations">
            {all.map((invitation) => (
              <InvitationLine key={invitation.id} invitation={invitation} />
            ))}
          </RuledList>
          <NextPageButton list={invitations} label="Show more invitations" />
        </Stack>
      )}
    </>
  )
}

function InvitationLine({ invitation }: { readonly invitation: Invitation }) {
  const { address, state, invitedBy, madeAt, expiresAt, revokedBy, acceptedBy, mail } = invitation
  const roleName = useRoleName()
  return (
    <RuledItem>
      <Group justify="space-between" gap="xs">
        <div>
          <Group gap="xs">
            <Text fw={550} style={{ overflowWrap: 'anywhere' }}>
              {address}
            </Text>
            <Badge tt="none" variant="light" color={words[state].color}>
              {words[state].label}
            </Badge>
            {invitation.roles.map((given) => (
              <Badge key={roleName(given)} tt="none" variant="default">
                {roleName(given)}
                {untilText(given)}
              </Badge>
            ))}
          </Group>
          <Text fz="sm" c="dimmed">
            invited <Moment at={madeAt} /> by {invitedBy ?? 'somebody who has no account any more'}
            {state === 'sent' && <> · until {formatTime(expiresAt)}</>}
            {state === 'revoked' && revokedBy !== null && <> · revoked by {revokedBy}</>}
            {acceptedBy !== null && (
              <>
                {' '}
                · is{' '}
                <TextLink to="/administration/users/$userId" params={{ userId: acceptedBy.id }}>
                  {acceptedBy.username}
                </TextLink>
              </>
            )}
          </Text>
          {state === 'sent' && mail?.state === 'given_up' && (
            <Text fz="sm" c="red">
              The mail was not taken{mail.failure === null ? '' : ` (${mail.failure})`}.
            </Text>
          )}
          {state === 'without_sender' && (
            <Text fz="sm">
              Whoever sent it has not been an administrator all the time since then, so its link
              makes nothing. Revoke it, unless you know the person: then send it again in your own
              name.
            </Text>
          )}
        </div>
        {state !== 'accepted' && state !== 'revoked' && <Actions invitation={invitation} />}
      </Group>
    </RuledItem>
  )
}

function Actions({ invitation }: { readonly invitation: Invitation }) {
  const { id, address, invitedBy, roles, state } = invitation
  const roleName = useRoleName()
  const { invitations } = trpc.administration
  const onSuccess = readInvitationsAgain
  const sendAgain = useMutation(invitations.sendAgain.mutationOptions({ onSuccess }))
  const revoke = useMutation(invitations.revoke.mutationOptions({ onSuccess }))
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <ConfirmedButton
          size="sm"
          tone="plain"
          label="Send again"
          description={`Send again to ${address}`}
          question={`Send it again to ${address}?`}
          consequences={[
            ...(state === 'without_sender'
              ? ['Revoke it instead, unless you know the person: an intruder may have sent it.']
              : []),
            `It was sent by ${invitedBy ?? 'somebody who has no account any more'}, and is yours from now on.`,
            `A new link goes to ${address}. It makes one account within seven days; earlier links are dead.`,
            ...(roles.length === 0 ? ['The account gets no role.'] : []),
            ...roles.map((given) => (
              <>
                The account gets, from you: <strong>{roleName(given)}</strong>
                {untilText(given)}.
              </>
            )),
          ]}
          action="Send again"
          mutation={sendAgain}
          onConfirm={async () => await sendAgain.mutateAsync({ invitationId: id })}
        />
        <ConfirmedButton
          size="sm"
          label="Revoke"
          description={`Revoke the invitation of ${address}`}
          question={`Revoke the invitation of ${address}?`}
          consequences={['Its link makes no account any more.', 'She is not told.']}
          action="Revoke"
          mutation={revoke}
          onConfirm={async () => await revoke.mutateAsync({ invitationId: id })}
        />
      </Group>
      {sendAgain.isSuccess && <Text role="status">A new link is on its way.</Text>}
    </Stack>
  )
}

const words: Readonly<Record<InvitationState, { readonly label: string; readonly color: string }>> =
  {
    sent: { label: 'Open', color: 'blue' },
    accepted: { label: 'Accepted', color: 'green' },
    expired: { label: 'Expired', color: 'gray' },
    revoked: { label: 'Revoked', color: 'gray' },
    without_sender: { label: 'Without sender', color: 'red' },
  }
