import { Stack, Text } from '@mantine/core'
import { errors } from '@tessera/contracts/errors'
import { useMutation } from '@tanstack/react-query'
import { FaultAlert, FaultText } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { ButtonLink, TextLink } from '../ui/links.tsx'
import { EntryLayout } from './entry-layout.tsx'
import { useLinkToken } from './link-token.ts'

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
        {token === null && (
          <FaultText fault={{ code: 'link_refused', ...errors.link_refused, requestId: null }} />
        )}
        {confirm.isError && <FaultAlert error={confirm.error} />}
        {confirm.isSuccess ? (
          <>
            <Text role="status">
              This address is confirmed. Mail about your account goes there.
            </Text>
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
