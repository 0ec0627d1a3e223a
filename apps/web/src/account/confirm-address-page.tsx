import { Stack, Text } from '@mantine/core'
import type { ConfirmedAddress } from '@tessera/contracts/address'
import { useMutation } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { ButtonLink, TextLink } from '../ui/links.tsx'
import { EntryLayout } from './entry-layout.tsx'
import { useLinkToken } from './link-token.ts'
import { RefusedMailLink } from './refused-mail-link.tsx'

/** Where the link of a mail leads. It takes a press: programs that look at mails open links too. */
export function ConfirmAddressPage() {
  const token = useLinkToken()
  const confirm = useMutation(
    trpc.address.confirm.mutationOptions({
      gcTime: 0,
      onSuccess: async () => await queryClient.invalidateQueries(trpc.address.pathFilter()),
    }),
  )
  return (
    <EntryLayout
      title="Confirm your e-mail address"
      footer={<TextLink to="/">Go to your overview</TextLink>}
    >
      <Stack>
        {token === null && <RefusedMailLink />}
        {confirm.isError && <FaultAlert error={confirm.error} />}
        {confirm.isSuccess ? (
          <>
            <Text role="status">{words[confirm.data]}</Text>
            <ButtonLink to="/account">Go to your account</ButtonLink>
          </>
        ) : (
          token !== null && (
            <ActionButton
              busy={confirm.isPending}
              onClick={() => confirm.mutate({ token })}
              fullWidth
            >
              Confirm this address
            </ActionButton>
          )
        )}
      </Stack>
    </EntryLayout>
  )
}

const words: Readonly<Record<ConfirmedAddress, string>> = {
  confirmed: 'This address is confirmed. Mail about your account goes there.',
  waiting:
    'This address is confirmed. The change is made when the link to the other one was opened too.',
  changed: 'Your e-mail address was changed.',
}
