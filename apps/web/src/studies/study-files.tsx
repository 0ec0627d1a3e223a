import { Group, Select, Stack, Text } from '@mantine/core'
import { fileId } from '@tessera/contracts/ids'
import { mayFetch, type Study, type StudyFile } from '@tessera/contracts/study'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useUser } from '../account/session.ts'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { formatBytes } from '../ui/bytes.ts'
import { Moment } from '../ui/moment.tsx'
import { NextPageButton } from '../ui/next-page-button.tsx'
import { Panel } from '../ui/panel.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'
import { useFiles } from '../uploads/use-uploads.ts'
import { readStudiesAgain } from './read-studies-again.ts'

/** Uploads of members: that they are there. What is in them stays their owners'. */
export function StudyFiles({ study }: { readonly study: Study }) {
  const files = useInfiniteQuery(
    trpc.studies.files.infiniteQueryOptions(
      { studyId: study.id },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  )
  const all = files.data?.pages.flatMap((page) => page.files) ?? []
  return (
    <Panel title="Files">
      <Text fz="sm" c="dimmed">
        {files.isSuccess && all.length === 0 && 'None yet. '}
        Members see that a file is there, and whose. Only its owner sends or removes it.
      </Text>
      {files.isError && <FaultAlert error={files.error} onRetry={() => void files.refetch()} />}
      {all.length > 0 && (
        <Stack>
          <RuledList label="Files of the study">
            {all.map((file) => (
              <FileLine key={file.id} file={file} />
            ))}
          </RuledList>
          <NextPageButton list={files} label="Show older files" />
        </Stack>
      )}
      {mayFetch(study.role) && study.archivedAt === null && <AddFile study={study} />}
    </Panel>
  )
}

function FileLine({ file }: { readonly file: StudyFile }) {
  const isOwn = useUser().id === file.userId
  const move = useMoveFile()
  return (
    <RuledItem>
      <Group justify="space-between" gap="xs">
        <div style={{ minWidth: 0 }}>
          <Text fw={550} style={{ overflowWrap: 'anywhere' }}>
            {file.name}
          </Text>
          <Text fz="sm" c="dimmed">
            {file.username} · {formatBytes(file.sizeBytes)} · <Moment at={file.createdAt} />
          </Text>
        </div>
        {isOwn && (
          <ActionButton
            size="sm"
            variant="default"
            busy={move.isPending}
            aria-label={`Take out ${file.name}`}
            onClick={() => move.mutate({ fileId: file.id, studyId: null })}
          >
            Take out
          </ActionButton>
        )}
      </Group>
      {move.error !== null && <FaultAlert error={move.error} />}
    </RuledItem>
  )
}

function AddFile({ study }: { readonly study: Study }) {
  const own = useFiles().data ?? []
  const [chosen, choose] = useState<string | null>(null)
  const move = useMoveFile()
  const others = own.filter(({ studyId }) => studyId !== study.id)
  if (others.length === 0) return null
  return (
    <Stack gap="xs">
      <Group align="end" gap="sm">
        <Select
          label="A file of yours"
          placeholder="Choose one"
          data={others.map(({ id, name, sizeBytes }) => ({
            value: id,
            label: `${name} (${formatBytes(sizeBytes)})`,
          }))}
          value={chosen}
          onChange={choose}
          miw={260}
        />
        <ActionButton
          variant="default"
          busy={move.isPending}
          disabled={chosen === null}
          onClick={() =>
            move.mutate(
              { fileId: fileId.parse(chosen), studyId: study.id },
              { onSuccess: () => choose(null) },
            )
          }
        >
          Show it here
        </ActionButton>
      </Group>
      {move.error !== null && <FaultAlert error={move.error} />}
    </Stack>
  )
}

function useMoveFile() {
  return useMutation(
    trpc.studies.moveFile.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.uploads.pathFilter())
        await readStudiesAgain()
      },
    }),
  )
}
