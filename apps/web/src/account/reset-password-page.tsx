import { Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { ButtonLink, TextLink } from '../ui/links.tsx'
import { EntryLayout } from './entry-layout.tsx'
import { useLinkToken } from './link-token.ts'
import { NewPasswordForm } from './new-password-form.tsx'
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
  return (
    <NewPasswordForm
      username=""
      button="Change the password"
      setting={reset}
      onSubmit={(password) => reset.mutate({ token, password })}
    />
  )
}
