import { Button, Group, List, Modal, Stack } from '@mantine/core'
import type { Document } from '@tessera/contracts/document'
import { useMutation } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { readDocumentsAgain } from './read-documents-again.ts'

export function RemoveDialog(props: {
  readonly document: Document
  readonly onClose: () => void
  readonly onRemoved?: () => Promise<void>
}) {
  const { document, onClose, onRemoved } = props
  const { id, title, version } = document
  const remove = useMutation(
    trpc.documents.remove.mutationOptions({
      onSuccess: async () => {
        // Where she goes now it must not stand any more.
        await queryClient.invalidateQueries({
          ...trpc.documents.list.pathFilter(),
          refetchType: 'all',
        })
        await onRemoved?.()
        onClose()
        await readDocumentsAgain()
      },
    }),
  )
  return (
    <Modal opened onClose={onClose} title={`Remove ${title}?`}>
      <Stack>
        <List spacing={4}>
          <List.Item>
            {version === 1
              ? 'The document is deleted here, with the text and the pictures of its pages.'
              : `All ${version} versions are deleted here, with the text and the pictures of their pages.`}
          </List.Item>
          <List.Item>It cannot be brought back. Your own copy of the file stays yours.</List.Item>
        </List>
        {remove.error !== null && <FaultAlert error={remove.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Leave it as it is
          </Button>
          <ActionButton
            color="red"
            busy={remove.isPending}
            onClick={() => remove.mutate({ documentId: id })}
          >
            Remove
          </ActionButton>
        </Group>
      </Stack>
    </Modal>
  )
}
