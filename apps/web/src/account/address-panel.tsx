import { Group, Stack, Text } from '@mantine/core'
import type { OwnAddress } from '@tessera/contracts/address'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { Panel } from '../ui/panel.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { formatTime } from '../ui/time.ts'
import { ChangeAddress } from './change-address.tsx'
import { PendingChange } from './pending-change.tsx'
import { SendLink } from './send-link.tsx'

/** Where mail about the account goes, and whether it arrives. */
export function AddressPanel() {
  const own = useQuery(trpc.address.get.queryOptions())
  return (
    <Panel title="E-mail">
      <QueryView query={own} skeleton={<RowSkeletons rows={1} height={48} />}>
        {(address) => (
          <Stack>
            <Address own={address} />
            {address.change === null ? (
              <ChangeAddress former={address.address} />
            ) : (
              <PendingChange change={address.change} />
            )}
          </Stack>
        )}
      </QueryView>
    </Panel>
  )
}

function Address({ own }: { readonly own: OwnAddress }) {
  const { address, verifiedAt, lastMail, change } = own
  if (address === null) return <Text>You have given no e-mail address.</Text>
  if (verifiedAt !== null)
    return (
      <Text>
        <b>{address}</b>, confirmed {formatTime(verifiedAt)}
      </Text>
    )
  return (
    <Stack gap="sm" align="flex-start">
      <Text>
        <b>{address}</b> is not confirmed. Until it is, no mail but the link goes there, and it is
        of no help when you forget your password.
      </Text>
      {lastMail !== null && change === null && <Text c="dimmed">{wordsOfMail(lastMail)}</Text>}
      <Group>
        <SendLink />
      </Group>
    </Stack>
  )
}

function wordsOfMail({ state, failure, madeAt }: NonNullable<OwnAddress['lastMail']>): string {
  switch (state) {
    case 'sent':
      return `The link was sent ${formatTime(madeAt)}. Look among unwanted mail too.`
    case 'due':
      return failure === null
        ? 'The link is on its way.'
        : 'The link could not be sent yet. It is tried again by itself.'
    case 'given_up':
      return `The link of ${formatTime(madeAt)} could not be sent. Is the address right?`
    default:
      return state satisfies never
  }
}
