import { Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { AdministeredUser } from '@tessera/contracts/administration'
import { useMutation } from '@tanstack/react-query'
import { useUser } from '../account/session.ts'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { ConfirmedButton } from '../ui/confirmed-button.tsx'
import { TextLink } from '../ui/links.tsx'
import { readUsersAgain } from './read-users-again.ts'

/** To end what somebody has begun here, and to let her begin again. */
export function UserActions({ user }: { readonly user: AdministeredUser }) {
  const { id: userId, username, status } = user
  const isOwn = useUser().id === userId
  const setStatus = useMutation(
    trpc.administration.users.setStatus.mutationOptions({ onSuccess: readUsersAgain }),
  )
  const endSessions = useMutation(
    trpc.administration.users.endSessions.mutationOptions({
      onSuccess: async ({ ended }) => {
        notifications.show({
          message: `${ended === 1 ? '1 sign-in' : `${ended} sign-ins`} of ${username} ended.`,
        })
        await readUsersAgain()
      },
    }),
  )
  const requirePassword = useMutation(
    trpc.administration.users.requireNewPassword.mutationOptions({
      onSuccess: async () => {
        notifications.show({ message: `${username} chooses a new password at the next sign-in.` })
        await readUsersAgain()
      },
    }),
  )
  if (status === 'waiting' && !user.isConfirmed)
    return (
      <Text c="dimmed">
        It waits until its owner opens the link that was mailed to her, and is forgotten if she does
        not.
      </Text>
    )
  if (status === 'waiting')
    return (
      <TextLink to="/administration/new-accounts">Approve or refuse it under New accounts</TextLink>
    )
  if (status === 'disabled')
    return (
      <>
        {setStatus.isError && <FaultAlert error={setStatus.error} />}
        <Group>
          <ActionButton
            busy={setStatus.isPending}
            onClick={() => setStatus.mutate({ userId, status: 'active' })}
          >
            Enable the account
          </ActionButton>
        </Group>
      </>
    )
  return (
    <Group>
      <ConfirmedButton
        label="Sign out everywhere"
        question={`Sign ${username} out everywhere?`}
        consequences={[
          ...(isOwn ? ['This is your own account: you are signed out here too.'] : []),
          'Every sign-in and every access token ends at once. She can sign in again and make new tokens.',
          'Jobs and schedules go on.',
        ]}
        action="Sign out"
        mutation={endSessions}
        onConfirm={async () => await endSessions.mutateAsync({ userId })}
      />
      <ConfirmedButton
        label="Require a new password"
        question={`Require a new password of ${username}?`}
        consequences={[
          ...(isOwn ? ['This is your own account: you are signed out here too.'] : []),
          'Every sign-in and every access token ends at once.',
          'She signs in as always, with the password that she has now or another way, and can then do nothing before she has chosen another password.',
          'She is told by mail, if her address is confirmed. Jobs and schedules go on.',
        ]}
        action="Require it"
        mutation={requirePassword}
        onConfirm={async () => await requirePassword.mutateAsync({ userId })}
      />
      <ConfirmedButton
        label="Disable the account"
        question={`Disable ${username}?`}
        consequences={[
          ...(isOwn
            ? ['This is your own account: you are signed out, and somebody else must let you in.']
            : []),
          'She is signed out everywhere and cannot sign in.',
          'Her jobs stop within a second. What a service has begun may go on there.',
          'Her access tokens, schedules and consents end. None of it, and no job, goes on when the account is enabled again.',
          'Her credentials, files and results stay.',
        ]}
        action="Disable"
        mutation={setStatus}
        onConfirm={async () => await setStatus.mutateAsync({ userId, status: 'disabled' })}
      />
    </Group>
  )
}
