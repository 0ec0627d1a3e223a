import { Button, Group, List, Modal, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'

export interface ConfirmedButtonProps {
  /** On the button that asks; an ellipsis is added. */
  readonly label: string
  readonly question: string
  /** What will happen, each in a sentence. */
  readonly consequences: readonly ReactNode[]
  /** On the button that does it. */
  readonly action: string
  readonly size?: 'sm' | 'md'
  /** `plain`: nothing is lost by it. */
  readonly tone?: 'danger' | 'plain'
  readonly description?: string
  readonly mutation: {
    readonly isPending: boolean
    readonly error: unknown
    readonly reset: () => void
  }
  /** Resolves once it was done; the dialog closes then. */
  readonly onConfirm: () => Promise<unknown>
}

/** A button for what cannot be taken back by pressing it again: it says first what it does. */
export function ConfirmedButton(props: ConfirmedButtonProps) {
  const { label, question, consequences, action, size = 'md', description, mutation } = props
  const isPlain = props.tone === 'plain'
  const [isAsking, asking] = useDisclosure(false)
  const open = () => {
    mutation.reset()
    asking.open()
  }
  const confirm = () => {
    // A failure stands in the dialog.
    void props.onConfirm().then(asking.close, () => {})
  }
  return (
    <>
      <Button
        {...(isPlain ? { variant: 'default' } : { color: 'red', variant: 'light' })}
        size={size}
        onClick={open}
        aria-label={description}
      >
        {label}…
      </Button>
      <Modal
        opened={isAsking}
        onClose={asking.close}
        title={question}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Stack>
          <List spacing={4}>
            {consequences.map((consequence, place) => (
              <List.Item key={place}>{consequence}</List.Item>
            ))}
          </List>
          {mutation.error !== null && <FaultAlert error={mutation.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={asking.close}>
              Leave it as it is
            </Button>
            <Button
              {...(isPlain ? {} : { color: 'red' })}
              loading={mutation.isPending}
              onClick={confirm}
            >
              {action}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
