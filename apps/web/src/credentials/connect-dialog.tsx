import { Modal } from '@mantine/core'
import type { ServiceWithCredential } from '../services/service-queries.ts'
import { ConnectForm } from './connect-form.tsx'
import { credentialWords } from './credential-words.ts'

export interface ConnectDialogProps {
  readonly service: ServiceWithCredential
  readonly opened: boolean
  readonly onClose: () => void
}

/** Closing it removes the form, and with it what was pasted. */
export function ConnectDialog({ service, opened, onClose }: ConnectDialogProps) {
  const { credential, name } = service
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={
        credential === null
          ? `Connect ${name}`
          : `${credentialWords[credential.type].replaceAt} ${name}`
      }
      size="lg"
    >
      <ConnectForm service={service} onDone={onClose} />
    </Modal>
  )
}
