import { Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { password } from '@tessera/contracts/user'
import { useMutation } from '@tanstack/react-query'
import { useNavigate, useRouteContext, useRouter, useSearch } from '@tanstack/react-router'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { EntryLayout } from './entry-layout.tsx'
import { focusFirst } from './focus-first.ts'
import { NewPasswordField } from './new-password-field.tsx'
import { beginSession, endSession } from './session.ts'

/** All that there is for whoever is to set a new password. */
export function NewPasswordPage() {
  const router = useRouter()
  const navigate = useNavigate()
  const { next } = useSearch({ from: '/new-password' })
  const username = useRouteContext({ from: '/new-password', select: (own) => own.username })
  const form = useForm({
    initialValues: { password: '' },
    validateInputOnBlur: true,
    validate: {
      password: (text) => (password.safeParse(text).success ? null : 'Use at least 10 characters'),
    },
  })
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
  const signOut = useMutation(
    trpc.auth.logout.mutationOptions({
      onSuccess: async () => {
        endSession()
        await navigate({ to: '/sign-in' })
      },
    }),
  )
  const submit = form.onSubmit(
    (values) => renew.mutate(values),
    (problems) => focusFirst(form, problems),
  )
  return (
    <EntryLayout
      title="Choose a new password"
      footer="Your jobs went on meanwhile. Your access tokens have ended."
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <Text>
            An administrator requires a new password for {username}. Until you have chosen one you
            can do nothing else here.
          </Text>
          {renew.isError && <FaultAlert error={renew.error} />}
          {signOut.isError && <FaultAlert error={signOut.error} />}
          {/* For password managers, which keep the two together. */}
          <input type="hidden" name="username" autoComplete="username" value={username} readOnly />
          <NewPasswordField
            label="New password"
            password={form.values.password}
            username={username}
            field={form.getInputProps('password')}
          />
          <ActionButton type="submit" busy={renew.isPending} fullWidth>
            Set the password
          </ActionButton>
          <ActionButton variant="default" busy={signOut.isPending} onClick={() => signOut.mutate()}>
            Sign out
          </ActionButton>
        </Stack>
      </form>
    </EntryLayout>
  )
}
