import { Stack, Text } from '@mantine/core'
import { ButtonLink } from '../ui/links.tsx'

/** After somebody has asked for an account that an administrator is to approve. */
export function WaitingNotice({ email }: { readonly email: string | null }) {
  return (
    <Stack>
      <Text role="status">
        {email === null
          ? 'Your account waits for an administrator to approve it. Until then you cannot sign in: try again in a while.'
          : `Look into your mail: open the link that is on its way to ${email}, within a day. Then an administrator decides about your account. You get a mail when it is decided. Until then you cannot sign in.`}
      </Text>
      <ButtonLink to="/sign-in">Go to the sign-in</ButtonLink>
    </Stack>
  )
}
