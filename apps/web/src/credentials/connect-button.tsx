import { Button, type ButtonProps } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ServiceWithCredential } from '../services/service-queries.ts'
import { ConnectDialog } from './connect-dialog.tsx'
import { credentialWords } from './credential-words.ts'

export interface ConnectButtonProps extends ButtonProps {
  readonly service: ServiceWithCredential
}

/** Opens the dialog that takes a credential: the first one, or a new one in place of the old. */
export function ConnectButton({ service, ...button }: ConnectButtonProps) {
  const [opened, dialog] = useDisclosure(false)
  const { credential } = service
  const { replace, replaceAt } = credential === null ? first : credentialWords[credential.type]
  return (
    <>
      <Button
        variant={credential === null ? 'filled' : 'default'}
        onClick={dialog.open}
        aria-label={`${replaceAt} ${service.name}`}
        {...button}
      >
        {replace}
      </Button>
      <ConnectDialog service={service} opened={opened} onClose={dialog.close} />
    </>
  )
}

const first = { replace: 'Connect', replaceAt: 'Connect' }
