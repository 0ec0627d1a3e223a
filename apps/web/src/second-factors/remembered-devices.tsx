import { Group, Stack, Text } from '@mantine/core'
import type { RememberedDevice } from '@tessera/contracts/second-factor'
import { useMutation } from '@tanstack/react-query'
import { describeDevice } from '../account/device-words.ts'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { Moment } from '../ui/moment.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'

/** Browsers that skip the second step when their owner signs in. */
export function RememberedDevices({ devices }: { readonly devices: readonly RememberedDevice[] }) {
  return (
    <Stack gap="xs">
      <Text fw={550}>Browsers that skip the second step when you sign in</Text>
      <RuledList label="Browsers that skip the second step">
        {devices.map((device) => (
          <Device key={device.id} device={device} />
        ))}
      </RuledList>
    </Stack>
  )
}

function Device({ device }: { readonly device: RememberedDevice }) {
  const name = describeDevice({ kind: 'browser', userAgent: device.userAgent })
  const forget = useMutation(
    trpc.secondFactors.forgetDevice.mutationOptions({
      onSuccess: async () => await queryClient.invalidateQueries(trpc.secondFactors.pathFilter()),
    }),
  )
  return (
    <RuledItem>
      {forget.isError && <FaultAlert error={forget.error} />}
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Text>{name}</Text>
          <Text fz="sm" c="dimmed">
            Until <Moment at={device.expiresAt} /> · last used <Moment at={device.lastUsedAt} />
          </Text>
        </div>
        <ActionButton
          variant="subtle"
          size="sm"
          flex="none"
          busy={forget.isPending}
          onClick={() => forget.mutate({ deviceId: device.id })}
          aria-label={`Ask again in ${name}`}
        >
          Ask again
        </ActionButton>
      </Group>
    </RuledItem>
  )
}
