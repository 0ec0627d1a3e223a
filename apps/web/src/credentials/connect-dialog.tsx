import { Modal } from '@mantine/core'
import type { ServiceWithCredential } from '../services/service-queries.ts'
import { ConnectForm } from './connect-form.tsx'

export interface ConnectDialogProps {
  readonly service: ServiceWithCredential
  readonly opened: boolean
  readonly onClose: () => void
}

/** Closing it removes the form, and with it what was pasted. */
export function ConnectDialog({ service, opened, onClose }: ConnectDialogProps) {
  const replacing = service.credential !== null
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={replacing ? `New token for ${service.name}` : `Connect ${service.name}`}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <ConnectForm service={service} onDone={onClose} />
    </Modal>
  )
}
