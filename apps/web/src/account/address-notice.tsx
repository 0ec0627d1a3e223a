import { Alert, Group, Text } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { SendLink } from './send-link.tsx'

/** While an address waits for its confirmation. Nothing when there is none, or it cannot be read. */
export function AddressNotice() {
  const { data } = useQuery(trpc.address.get.queryOptions())
  if (data === undefined || data.address === null || data.verifiedAt !== null) return null
  return (
    <Alert
      color="ochre"
      icon={<IconMail aria-hidden="true" />}
      title="Confirm your e-mail address"
      component="section"
      aria-label="Your e-mail address"
    >
      <Group justify="space-between">
        <Text>Open the link that was sent to {data.address}.</Text>
        <SendLink />
      </Group>
    </Alert>
  )
}
