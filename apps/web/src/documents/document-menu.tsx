import { ActionIcon, Menu } from '@mantine/core'
import type { Document } from '@tessera/contracts/document'
import { IconDots } from '@tabler/icons-react'
import { useState } from 'react'
import { MoveDialog } from './move-dialog.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import { RenameDialog } from './rename-dialog.tsx'

export interface DocumentMenuProps {
  readonly document: Document
  /** Once it is gone. */
  readonly onRemoved?: () => Promise<void>
}

/** What can be done with a document wherever it is shown. */
export function DocumentMenu({ document, onRemoved }: DocumentMenuProps) {
  const [asked, ask] = useState<'rename' | 'move' | 'remove' | null>(null)
  const close = () => ask(null)
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={30}
            aria-label={`More about ${document.title}`}
          >
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => ask('rename')}>Rename…</Menu.Item>
          {document.kind === 'upload' && (
            <Menu.Item onClick={() => ask('move')}>Put into a study…</Menu.Item>
          )}
          <Menu.Item color="red" onClick={() => ask('remove')}>
            Remove…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asked === 'rename' && <RenameDialog document={document} onClose={close} />}
      {asked === 'move' && <MoveDialog document={document} onClose={close} />}
      {asked === 'remove' && (
        <RemoveDialog
          document={document}
          onClose={close}
          {...(onRemoved !== undefined && { onRemoved })}
        />
      )}
    </>
  )
}
