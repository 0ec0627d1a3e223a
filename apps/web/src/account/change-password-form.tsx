import { PasswordInput, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { focusFirst } from './focus-first.ts'
import { NewPasswordField, passwordProblem } from './new-password-field.tsx'
import { useUser } from './session.ts'

export function ChangePasswordForm() {
  const { username } = useUser()
  const form = useForm({
    initialValues: { current: '', replacement: '' },
    validateInputOnBlur: true,
    validate: {
      current: (text) => (text === '' ? 'Enter the password that you have now' : null),
      replacement: (text, { current }) =>
        passwordProblem(text) ??
        (text === current ? 'This is the password that you have now' : null),
    },
  })
  const change = useMutation(
    trpc.auth.changePassword.mutationOptions({
      // The passwords are not kept with the finished request.
      gcTime: 0,
      onSuccess: async () => {
        form.reset()
        await queryClient.invalidateQueries(trpc.sessions.pathFilter())
        notifications.show({
          message: 'Your password was changed. You are signed out everywhere else.',
        })
      },
    }),
  )
  const submit = form.onSubmit(
    (values) => change.mutate(values),
    (problems) => focusFirst(form, problems),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={420}>
        <Text c="dimmed">
          A change signs you out everywhere else. Jobs that are under way go on.
        </Text>
        {change.isError && <FaultAlert error={change.error} />}
        {/* For password managers, which keep the two together. */}
        <input type="hidden" name="username" autoComplete="username" value={username} readOnly />
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the current password' }}
          visibilityToggleFocusable
          {...form.getInputProps('current')}
        />
        <NewPasswordField
          label="New password"
          password={form.values.replacement}
          username={username}
          field={form.getInputProps('replacement')}
        />
        <ActionButton type="submit" busy={change.isPending}>
          Change the password
        </ActionButton>
      </Stack>
    </form>
  )
}
