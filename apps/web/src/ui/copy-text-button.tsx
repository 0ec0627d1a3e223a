import { ActionIcon, CopyButton, Tooltip, VisuallyHidden } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'

/** Copies `value`; `label` names what is copied, such as "the command". */
export function CopyTextButton({
  value,
  label,
}: {
  readonly value: string
  readonly label: string
}) {
  return (
    <CopyButton value={value} timeout={2000}>
      {({ copied, copy }) => (
        <>
          <Tooltip label={copied ? 'Copied' : 'Copy'} withinPortal={false}>
            <ActionIcon variant="subtle" onClick={copy} aria-label={`Copy ${label}`}>
              {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            </ActionIcon>
          </Tooltip>
          <VisuallyHidden role="status">{copied ? `Copied ${label}` : ''}</VisuallyHidden>
        </>
      )}
    </CopyButton>
  )
}
