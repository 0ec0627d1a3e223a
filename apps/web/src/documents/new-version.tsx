import { Button, FileButton, Stack } from '@mantine/core'
import { useRef } from 'react'
import type { Document } from '@tessera/contracts/document'
import { documentEndings } from './document-drop.tsx'
import { isWorkedOn } from './document-words.ts'
import { PendingRow } from './pending-documents.tsx'
import { documentUploads, usePendingDocuments } from './use-document-uploads.ts'

/** A button that takes the next version of a document, and how far that is. Nothing of a report, which is written anew. */
export function NewVersion({
  document,
  label = 'New version',
  size = 'sm',
}: {
  readonly document: Document
  readonly label?: string
  readonly size?: 'xs' | 'sm'
}) {
  const { id, kind, title } = document
  const reset = useRef<() => void>(null)
  const sent = usePendingDocuments().find(({ documentId }) => documentId === id)
  if (kind === 'report') return null
  return (
    <Stack gap="xs" flex={sent === undefined ? undefined : '1 1 100%'}>
      <FileButton
        resetRef={reset}
        accept={documentEndings}
        inputProps={{ 'aria-label': `New version of ${title}` }}
        onChange={(file) => {
          if (file === null) return
          documentUploads.sendVersion(file, { id, title })
          // So that the same file can be chosen again.
          reset.current?.()
        }}
      >
        {(button) => (
          <Button
            {...button}
            size={size}
            variant="default"
            style={{ alignSelf: 'flex-start' }}
            disabled={isWorkedOn(document)}
          >
            {label}
          </Button>
        )}
      </FileButton>
      {sent !== undefined && <PendingRow pending={sent} />}
    </Stack>
  )
}
