import { Button, type ButtonProps } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ServiceWithCredential } from '../services/service-queries.ts'
import { ConnectDialog } from './connect-dialog.tsx'

export interface ConnectButtonProps extends ButtonProps {
  readonly service: ServiceWithCredential
}

/** Opens the dialog that takes a token: the first one, or a new one in place of the old. */
export function ConnectButton({ service, ...button }: ConnectButtonProps) {
  const [opened, dialog] = useDisclosure(false)
  const replacing = service.credential !== null
  return (
    <>
      <Button
        variant={replacing ? 'default' : 'filled'}
        onClick={dialog.open}
        aria-label={`${replacing ? 'Replace the token for' : 'Connect'} ${service.name}`}
        {...button}
      >
        {replacing ? 'Replace the token' : 'Connect'}
      </Button>
      <ConnectDialog service={service} opened={opened} onClose={dialog.close} />
    </>
  )
}
