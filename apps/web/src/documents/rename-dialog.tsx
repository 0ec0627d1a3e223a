import { Group, Modal, Stack, TextInput } from '@mantine/core'
import type { Document } from '@tessera/contracts/document'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { readDocumentsAgain } from './read-documents-again.ts'

export function RenameDialog({
  document,
  onClose,
}: {
  readonly document: Document
  readonly onClose: () => void
}) {
  const [title, setTitle] = useState(document.title)
  const change = useMutation(
    trpc.documents.change.mutationOptions({
      onSuccess: async () => {
        await readDocumentsAgain()
        onClose()
      },
    }),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (title.trim() !== '') change.mutate({ documentId: document.id, title: title.trim() })
  }
  return (
    <Modal opened onClose={onClose} title={`Rename ${document.title}`}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <TextInput
            label="Title"
            required
            maxLength={255}
            data-autofocus
            value={title}
            error={title.trim() === '' ? 'Give it a title' : null}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          {change.error !== null && <FaultAlert error={change.error} />}
          <Group justify="flex-end">
            <ActionButton type="submit" busy={change.isPending}>
              Rename
            </ActionButton>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
