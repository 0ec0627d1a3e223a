import { Anchor, Group, Stack, Table, Text } from '@mantine/core'
import type { ResultFile } from '@tessera/contracts/file'
import type { Job } from '@tessera/contracts/job'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { formatBytes } from '../ui/bytes.ts'
import { CopyTextButton } from '../ui/copy-text-button.tsx'
import { Panel } from '../ui/panel.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { ResultPassword } from './result-password.tsx'

/** The files that were fetched, with what proves that a copy is whole. */
export function Results({ job }: { readonly job: Job }) {
  const results = useQuery(trpc.results.list.queryOptions({ jobId: job.id }))
  return (
    <Panel title="Results">
      <QueryView query={results} skeleton={<RowSkeletons rows={3} height={40} />}>
        {(files) => (
          <Stack gap="lg">
            <Table.ScrollContainer minWidth={460}>
              <Table verticalSpacing="sm">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>File</Table.Th>
                    <Table.Th ta="right">Size</Table.Th>
                    <Table.Th>SHA-256</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {files.map((file) => (
                    <ResultRow key={file.id} file={file} />
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
            {files.some(({ encrypted }) => encrypted) && <ResultPassword job={job} files={files} />}
          </Stack>
        )}
      </QueryView>
    </Panel>
  )
}

function ResultRow({ file }: { readonly file: ResultFile }) {
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor href={`/api/results/${file.id}`} download>
          {file.name}
        </Anchor>
        {file.encrypted && (
          <Text fz="sm" c="dimmed">
            Opens with the password
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right" className="numeric" style={{ whiteSpace: 'nowrap' }}>
        {formatBytes(file.sizeBytes)}
      </Table.Td>
      <Table.Td>
        <Group gap={4} wrap="nowrap">
          <code title={file.sha256}>{file.sha256.slice(0, 12)}…</code>
          <CopyTextButton value={file.sha256} label={`the SHA-256 of ${file.name}`} />
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}
