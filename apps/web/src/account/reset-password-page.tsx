import { Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { password } from '@tessera/contracts/user'
import { useMutation } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { ButtonLink, TextLink } from '../ui/links.tsx'
import { EntryLayout } from './entry-layout.tsx'
import { NewPasswordField } from './new-password-field.tsx'
import { focusFirst } from './focus-first.ts'
import { useLinkToken } from './link-token.ts'
import { RefusedMailLink } from './refused-mail-link.tsx'
import { endSession } from './session.ts'

/** Where the link of a mail leads that sets a new password. */
export function ResetPasswordPage() {
  const token = useLinkToken()
  return (
    <EntryLayout
      title="Choose a new password"
      footer={<TextLink to="/forgot-password">Ask for a new link</TextLink>}
    >
      {token === null ? <RefusedMailLink /> : <NewPassword token={token} />}
    </EntryLayout>
  )
}

function NewPassword({ token }: { readonly token: string }) {
  const form = useForm({
    initialValues: { password: '' },
    validateInputOnBlur: true,
    validate: {
      password: (text) => (password.safeParse(text).success ? null : 'Use at least 10 characters'),
    },
  })
  // The password and the link are not kept with the finished request; whoever was signed in here is out.
  const reset = useMutation(
    trpc.auth.resetPassword.mutationOptions({ gcTime: 0, onSuccess: endSession }),
  )
  if (reset.isSuccess)
    return (
      <Stack>
        <Text role="status">
          Your password was changed. You are signed out everywhere. Your access tokens have ended.
        </Text>
        <ButtonLink to="/sign-in">Sign in</ButtonLink>
      </Stack>
    )
  const submit = form.onSubmit(
    (values) => reset.mutate({ token, ...values }),
    (problems) => focusFirst(form, problems),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {reset.isError && <FaultAlert error={reset.error} />}
        <NewPasswordField
          label="New password"
          password={form.values.password}
          username=""
          field={form.getInputProps('password')}
        />
        <ActionButton type="submit" busy={reset.isPending} fullWidth>
          Change the password
        </ActionButton>
      </Stack>
    </form>
  )
}
