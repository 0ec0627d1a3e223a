import { Divider, Paper, Stack, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { InputFile } from '@tessera/contracts/file'
import { useMutation } from '@tanstack/react-query'
import { Fragment, type ReactElement, useCallback } from 'react'
import { readFault } from '../faults/read-fault.ts'
import { queryClient, trpc } from '../trpc.ts'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { FileDrop } from './file-drop.tsx'
import { FileRow } from './file-row.tsx'
import { PendingRow } from './pending-row.tsx'
import { useFiles, usePendingUploads, useReceived } from './use-uploads.ts'

export interface FileChooserProps {
  readonly chosen: readonly string[]
  readonly onChange: (change: (chosen: readonly string[]) => readonly string[]) => void
}

/** Upload files and choose among all that are at the server. What was just uploaded is chosen by itself. */
export function FileChooser({ chosen, onChange }: FileChooserProps) {
  const files = useFiles()
  const pending = usePendingUploads()
  useReceived(useCallback((fileId) => onChange((ids) => [...ids, fileId]), [onChange]))
  const remove = useMutation(
    trpc.uploads.remove.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.uploads.list.queryFilter()),
      onError: (error) => {
        const { message, remedy } = readFault(error)
        notifications.show({ color: 'red', title: message, message: remedy })
      },
    }),
  )
  const choose = (file: InputFile, wanted: boolean) =>
    onChange((ids) => (wanted ? [...ids, file.id] : ids.filter((id) => id !== file.id)))

  return (
    <Stack gap="lg">
      <FileDrop />
      {pending.length > 0 && (
        <Paper withBorder px="md" component="section" aria-label="Uploads on their way">
          {pending.map((upload) => (
            <PendingRow key={upload.key} upload={upload} />
          ))}
        </Paper>
      )}
      <QueryView query={files} skeleton={<RowSkeletons rows={2} height={64} />}>
        {(all) => (
          <Rows>
            {all
              .filter(({ id }) => !pending.some(({ fileId }) => fileId === id))
              .map((file) => (
                <FileRow
                  key={file.id}
                  file={file}
                  chosen={chosen.includes(file.id)}
                  onChoose={(wanted) => choose(file, wanted)}
                  onRemove={() => {
                    choose(file, false)
                    remove.mutate({ fileId: file.id })
                  }}
                />
              ))}
          </Rows>
        )}
      </QueryView>
    </Stack>
  )
}

function Rows({ children }: { readonly children: readonly ReactElement[] }) {
  if (children.length === 0) return null
  return (
    <Stack gap="xs" component="section" aria-label="Your files">
      <Title order={2} size="h3">
        Your files
      </Title>
      <Paper withBorder px="md">
        {children.map((row, index) => (
          <Fragment key={row.key}>
            {index > 0 && <Divider />}
            {row}
          </Fragment>
        ))}
      </Paper>
    </Stack>
  )
}
