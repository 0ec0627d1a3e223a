import { Alert, Group, Stack, Text } from '@mantine/core'
import type { Document } from '@tessera/contracts/document'
import { errors } from '@tessera/contracts/errors'
import { IconAlertCircle } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { NewVersion } from './new-version.tsx'
import { readDocumentsAgain } from './read-documents-again.ts'

/** Why it could not be read or written, and what can be done; nothing of one that can. */
export function DocumentFailure({ document }: { readonly document: Document }) {
  const { id, kind, title, failureCode } = document
  const process = useMutation(
    trpc.documents.process.mutationOptions({ onSettled: readDocumentsAgain }),
  )
  const write = useMutation(trpc.reports.again.mutationOptions({ onSettled: readDocumentsAgain }))
  if (failureCode === null) return null
  const { message, remedy } = errors[failureCode]
  return (
    <Alert color="red" icon={<IconAlertCircle aria-hidden="true" />} title={message}>
      <Stack gap="xs">
        <Text>{remedy}</Text>
        {kind === 'report' && (
          <Group>
            <ActionButton
              size="xs"
              variant="default"
              busy={write.isPending}
              aria-label={`Try again to write ${title}`}
              onClick={() => write.mutate({ documentId: id })}
            >
              Try again
            </ActionButton>
          </Group>
        )}
        {kind === 'upload' && (
          <Group gap="xs" align="flex-start">
            <ActionButton
              size="xs"
              variant="default"
              busy={process.isPending}
              aria-label={`Try again to read ${title}`}
              onClick={() => process.mutate({ documentId: id })}
            >
              Try again
            </ActionButton>
            <NewVersion document={document} label="Upload a new version" size="xs" />
          </Group>
        )}
        {write.error !== null && <FaultAlert error={write.error} />}
        {process.error !== null && <FaultAlert error={process.error} />}
      </Stack>
    </Alert>
  )
}
