import { Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { password } from '@tessera/contracts/user'
import { useMutation } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { focusFirst } from './focus-first.ts'
import { NewPasswordField } from './new-password-field.tsx'
import { useUser } from './session.ts'

/** For whoever signs in elsewhere only. */
export function SetPasswordForm() {
  const { username } = useUser()
  const form = useForm({
    initialValues: { password: '' },
    validateInputOnBlur: true,
    validate: {
      password: (text) => (password.safeParse(text).success ? null : 'Use at least 10 characters'),
    },
  })
  const set = useMutation(
    trpc.auth.setPassword.mutationOptions({
      // The password is not kept with the finished request.
      gcTime: 0,
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.secondFactors.pathFilter())
        await queryClient.invalidateQueries(trpc.sessions.pathFilter())
        notifications.show({ message: 'You can sign in with your password from now on.' })
      },
    }),
  )
  const submit = form.onSubmit(
    (values) => set.mutate(values),
    (problems) => focusFirst(form, problems),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={420}>
        <Text c="dimmed">
          You sign in with an account elsewhere and have no password here. With one you can sign in
          when the other server is away, too.
        </Text>
        {set.isError && <FaultAlert error={set.error} />}
        <input type="hidden" name="username" autoComplete="username" value={username} readOnly />
        <NewPasswordField
          label="New password"
          password={form.values.password}
          username={username}
          field={form.getInputProps('password')}
        />
        <ActionButton type="submit" busy={set.isPending}>
          Set the password
        </ActionButton>
      </Stack>
    </form>
  )
}
