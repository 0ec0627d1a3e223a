import { Group, Modal, Select, Stack, Text } from '@mantine/core'
import type { Document } from '@tessera/contracts/document'
import { studyId } from '@tessera/contracts/ids'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { useOpenStudies } from '../studies/study-choice.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { TextLink } from '../ui/links.tsx'
import { readDocumentsAgain } from './read-documents-again.ts'

/** Into another study, or out of one. */
export function MoveDialog({
  document,
  onClose,
}: {
  readonly document: Document
  readonly onClose: () => void
}) {
  const studies = useOpenStudies()
  const [chosen, choose] = useState<string | null>(document.studyId)
  const change = useMutation(
    trpc.documents.change.mutationOptions({
      onSuccess: async () => {
        await readDocumentsAgain()
        onClose()
      },
    }),
  )
  const save = () =>
    change.mutate({
      documentId: document.id,
      studyId: chosen === null ? null : studyId.parse(chosen),
    })
  return (
    <Modal opened onClose={onClose} title={`The study of ${document.title}`}>
      <Stack>
        {studies.length === 0 && (
          <Text>
            You are in no study to which you may add.{' '}
            <TextLink to="/studies">Make one under Studies.</TextLink>
          </Text>
        )}
        <Select
          label="Study"
          placeholder="None"
          clearable
          clearButtonProps={{ 'aria-label': 'Choose no study' }}
          data={studies.map(({ id, name }) => ({ value: id, label: name }))}
          value={chosen}
          onChange={choose}
        />
        {change.error !== null && <FaultAlert error={change.error} />}
        <Group justify="flex-end">
          <ActionButton
            busy={change.isPending}
            disabled={chosen === document.studyId}
            onClick={save}
          >
            {chosen === null ? 'Take it out' : 'Put it there'}
          </ActionButton>
        </Group>
      </Stack>
    </Modal>
  )
}
