import { Alert, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { TextLink } from '../ui/links.tsx'
import { EntryLayout } from './entry-layout.tsx'
import { focusFirst } from './focus-first.ts'
import { beginSession } from './session.ts'

export function SignInPage() {
  const router = useRouter()
  const { next, ended } = useSearch({ from: '/sign-in' })
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { username: '', password: '' },
    validate: {
      username: (text) => (text.trim() === '' ? 'Enter your user name' : null),
      password: (text) => (text === '' ? 'Enter your password' : null),
    },
  })
  const signIn = useMutation(
    trpc.auth.login.mutationOptions({
      // The password is not kept with the finished request.
      gcTime: 0,
      onSuccess: (user) => {
        beginSession(user)
        router.history.push(next ?? '/')
      },
    }),
  )
  const submit = form.onSubmit(
    (values) => signIn.mutate(values),
    (problems) => focusFirst(form, problems),
  )

  return (
    <EntryLayout
      title="Sign in"
      footer={
        <>
          New here?{' '}
          <TextLink to="/sign-up" search={{ next }}>
            Make an account
          </TextLink>
        </>
      }
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          {ended === true && !signIn.isError && (
            <Alert color="ochre" role="status">
              Your session has ended. Sign in again to go on where you were.
            </Alert>
          )}
          {signIn.isError && <FaultAlert error={signIn.error} />}
          <TextInput
            label="User name or e-mail"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            key={form.key('username')}
            {...form.getInputProps('username')}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
            visibilityToggleFocusable
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <ActionButton type="submit" busy={signIn.isPending} fullWidth mt="xs">
            Sign in
          </ActionButton>
        </Stack>
      </form>
    </EntryLayout>
  )
}
