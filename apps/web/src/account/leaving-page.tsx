import { Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate, useRouteContext } from '@tanstack/react-router'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { formatTime } from '../ui/time.ts'
import { EntryLayout } from './entry-layout.tsx'
import { beginSession } from './session.ts'
import { useSignOut } from './sign-out.ts'

/** All that there is for whoever asked to have her account removed. */
export function LeavingPage() {
  const { removeAt, username } = useRouteContext({ from: '/leaving', select: ({ user }) => user })
  const navigate = useNavigate()
  const undo = useMutation(
    trpc.removal.undo.mutationOptions({
      onSuccess: async (user) => {
        beginSession(user)
        await navigate({ to: '/account' })
      },
    }),
  )
  const signOut = useSignOut()
  return (
    <EntryLayout
      title="Your account is going to be removed"
      footer="What is removed cannot be brought back by anybody."
    >
      <Stack>
        <Text>
          {username} will be removed on <strong>{formatTime(removeAt)}</strong>, with all uploads,
          results and credentials. Until then it does nothing.
        </Text>
        <Text>
          If you undo it, everything is there again. Schedules stay paused; access tokens, and what
          you had allowed programs, stay ended.
        </Text>
        {undo.isError && <FaultAlert error={undo.error} />}
        {signOut.isError && <FaultAlert error={signOut.error} />}
        <ActionButton busy={undo.isPending} onClick={() => undo.mutate()}>
          Undo, and keep the account
        </ActionButton>
        <ActionButton variant="default" busy={signOut.isPending} onClick={() => signOut.mutate()}>
          Sign out
        </ActionButton>
      </Stack>
    </EntryLayout>
  )
}
