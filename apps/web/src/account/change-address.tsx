import { PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { email } from '@tessera/contracts/user'
import { useMutation } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { focusFirst } from './focus-first.ts'

/** Asks for links to the new address and to the former one. */
export function ChangeAddress({ former }: { readonly former: string | null }) {
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: (text) =>
        email.safeParse(text.trim()).success ? null : 'This is not an e-mail address',
      password: (text) => (text === '' ? 'Enter the password that you have now' : null),
    },
  })
  const change = useMutation(
    trpc.address.change.mutationOptions({
      // The password is not kept with the finished request.
      gcTime: 0,
      onSuccess: async () => {
        form.reset()
        await queryClient.invalidateQueries(trpc.address.pathFilter())
      },
    }),
  )
  const submit = form.onSubmit(
    (values) => change.mutate({ email: values.email.trim(), password: values.password }),
    (problems) => focusFirst(form, problems),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={420}>
        {change.isError && <FaultAlert error={change.error} />}
        <TextInput
          label={former === null ? 'E-mail' : 'New e-mail'}
          type="email"
          autoComplete="email"
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Your password"
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show your password' }}
          visibilityToggleFocusable
          {...form.getInputProps('password')}
        />
        <ActionButton type="submit" busy={change.isPending}>
          {former === null ? 'Add the address' : 'Change the address'}
        </ActionButton>
      </Stack>
    </form>
  )
}
