import { Alert, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { SignInAnswer } from '@tessera/contracts/second-factor'
import { useMutation } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { TextLink } from '../ui/links.tsx'
import { focusFirst } from './focus-first.ts'

export interface SignInFormProps {
  /** A session that there was. */
  readonly hasEnded: boolean
  /** Why the password is asked for again; null the first time. */
  readonly failure: unknown
  readonly onAnswer: (answer: SignInAnswer) => void
}

export function SignInForm({ hasEnded, failure, onAnswer }: SignInFormProps) {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { username: '', password: '' },
    validate: {
      username: (text) => (text.trim() === '' ? 'Enter your user name' : null),
      password: (text) => (text === '' ? 'Enter your password' : null),
    },
  })
  const signIn = useMutation(
    // The password is not kept with the finished request.
    trpc.auth.login.mutationOptions({ gcTime: 0, onSuccess: onAnswer }),
  )
  const submit = form.onSubmit(
    (values) => signIn.mutate(values),
    (problems) => focusFirst(form, problems),
  )
  const error = signIn.error ?? (signIn.isIdle ? failure : null)
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {hasEnded && error === null && (
          <Alert color="ochre" role="status">
            Your session has ended. Sign in again to go on where you were.
          </Alert>
        )}
        {error !== null && <FaultAlert error={error} />}
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
        <TextLink to="/forgot-password" ta="center">
          Forgot your password?
        </TextLink>
      </Stack>
    </form>
  )
}
