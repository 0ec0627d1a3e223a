import { Alert } from '@mantine/core'
import { useNetwork } from '@mantine/hooks'
import { IconWifiOff } from '@tabler/icons-react'

export function OfflineNotice() {
  const { online } = useNetwork()
  return (
    <div role="status">
      {!online && (
        <Alert
          color="ochre"
          radius={0}
          icon={<IconWifiOff aria-hidden="true" />}
          title="You are offline"
        >
          Your jobs go on without you. This page and your uploads continue when the connection is
          back.
        </Alert>
      )}
    </div>
  )
}
