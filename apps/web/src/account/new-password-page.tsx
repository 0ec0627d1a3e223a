import { Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useRouteContext, useRouter, useSearch } from '@tanstack/react-router'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { EntryLayout } from './entry-layout.tsx'
import { NewPasswordForm } from './new-password-form.tsx'
import { beginSession } from './session.ts'
import { useSignOut } from './sign-out.ts'

/** All that there is for whoever is to set a new password. */
export function NewPasswordPage() {
  const router = useRouter()
  const { next } = useSearch({ from: '/new-password' })
  const username = useRouteContext({ from: '/new-password', select: (own) => own.username })
  const renew = useMutation(
    trpc.auth.renewPassword.mutationOptions({
      // The password is not kept with the finished request.
      gcTime: 0,
      onSuccess: (user) => {
        beginSession(user)
        router.history.push(next ?? '/')
      },
    }),
  )
  const signOut = useSignOut()
  return (
    <EntryLayout
      title="Choose a new password"
      footer="Your jobs went on meanwhile. Your access tokens have ended."
    >
      <Stack>
        <NewPasswordForm
          username={username}
          button="Set the password"
          setting={renew}
          onSubmit={(password) => renew.mutate({ password })}
        >
          <Text>
            An administrator requires a new password for {username}. Until you have chosen one you
            can do nothing else here.
          </Text>
        </NewPasswordForm>
        {signOut.isError && <FaultAlert error={signOut.error} />}
        <ActionButton variant="default" busy={signOut.isPending} onClick={() => signOut.mutate()}>
          Sign out
        </ActionButton>
      </Stack>
    </EntryLayout>
  )
}
