import { Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { email } from '@tessera/contracts/user'
import { useMutation } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { TextLink } from '../ui/links.tsx'
import { EntryLayout } from './entry-layout.tsx'
import { focusFirst } from './focus-first.ts'

/** Asks for the link that sets a new password. It says the same whoever has the address. */
export function ForgotPasswordPage() {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '' },
    validate: {
      email: (text) =>
        email.safeParse(text.trim()).success ? null : 'Enter the e-mail address of your account',
    },
  })
  const ask = useMutation(trpc.auth.forgotPassword.mutationOptions())
  const submit = form.onSubmit(
    (values) => ask.mutate({ email: values.email.trim() }),
    (problems) => focusFirst(form, problems),
  )
  return (
    <EntryLayout
      title="Forgot your password?"
      footer={<TextLink to="/sign-in">Back to the sign-in</TextLink>}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          {ask.isError && <FaultAlert error={ask.error} />}
          {ask.isSuccess && (
            <Text role="status">
              If an account has confirmed this address, a link is on its way there. It works once,
              within 30 minutes. Look among unwanted mail too.
            </Text>
          )}
          <TextInput
            label="E-mail"
            description="The address that you have confirmed. Without one nobody can set a new password."
            type="email"
            autoComplete="email"
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <ActionButton type="submit" busy={ask.isPending} fullWidth>
            Send me a link
          </ActionButton>
        </Stack>
      </form>
    </EntryLayout>
  )
}
