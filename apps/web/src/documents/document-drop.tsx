import '@mantine/dropzone/styles.css'
import { Button, Stack, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconFileText } from '@tabler/icons-react'
import type { StudyId } from '@tessera/contracts/ids'
import { PendingDocuments } from './pending-documents.tsx'
import { documentUploads, usePendingDocuments } from './use-document-uploads.ts'

/** Takes new documents, and shows those that are on their way. */
export function DocumentDrop({
  studyId,
  all = false,
}: {
  readonly studyId: StudyId | null
  /** Also those that are on their way for other studies. */
  readonly all?: boolean
}) {
  const pending = usePendingDocuments().filter(
    (one) => one.documentId === null && (all || one.studyId === studyId),
  )
  return (
    <Stack>
      <Dropzone
        onDrop={(files) => documentUploads.choose(files, studyId)}
        multiple
        p="lg"
        // A click on the button is one on this; a frame that takes the keyboard itself would be no button to readers.
        activateOnKeyboard={false}
        inputProps={{ 'aria-label': 'Documents', accept: documentEndings }}
        role="group"
        aria-label="Drop documents here"
      >
        <Stack align="center" gap={6} ta="center" style={{ pointerEvents: 'none' }}>
          <IconFileText size={30} stroke={1.5} aria-hidden="true" />
          <Text fw={550}>Drop documents here, or</Text>
          <Button variant="default">Choose documents</Button>
          <Text fz="sm" c="dimmed">
            PDF, Word (.docx) or pictures of pages (PNG, JPEG, TIFF), 100 MB each at most.
          </Text>
        </Stack>
      </Dropzone>
      <PendingDocuments pending={pending} />
    </Stack>
  )
}

/** For the dialog in which files are chosen. */
export const documentEndings = '.pdf,.docx,.png,.jpg,.jpeg,.tif,.tiff'
