import { Anchor, Divider, Group, Stack, Text } from '@mantine/core'
import type { ResultFile } from '@tessera/contracts/file'
import { isTerminal, type Job, type JobAttempt } from '@tessera/contracts/job'
import type { ResultDeletion } from '@tessera/contracts/result-deletion'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { formatBytes } from '../ui/bytes.ts'
import { CopyTextButton } from '../ui/copy-text-button.tsx'
import { Panel } from '../ui/panel.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { DownloadLinkButton } from './download-link-button.tsx'
import { DeleteResults } from './delete-results.tsx'
import { DeletionReceipt } from './deletion-receipt.tsx'
import { DownloadAll } from './download-all.tsx'
import { ResultPassword } from './result-password.tsx'
import classes from './results.module.css'

/** The files that were fetched of one attempt, with what proves that a copy is whole. */
export function Results({
  job,
  attempt: { number, settings },
}: {
  readonly job: Job
  readonly attempt: JobAttempt
}) {
  const results = useQuery(trpc.results.list.queryOptions({ jobId: job.id, attempt: number }))
  const allDeletions =
    useQuery(trpc.results.deletions.queryOptions({ jobId: job.id })).data ?? noDeletions
  const deletions = allDeletions.filter(({ attempt }) => attempt === number)
  // Copies of it may be elsewhere, and open with the password.
  const zip = [...(results.data ?? []), ...deletions.flatMap(({ files }) => files)].find(
    ({ name }) => name.endsWith('.zip'),
  )
  return (
    <Panel title={job.attempt === 1 ? 'Results' : `Results of attempt ${number}`}>
      <QueryView query={results} skeleton={<RowSkeletons rows={3} height={48} />}>
        {(files) => (
          <Stack gap="lg">
            {files.length === 0 && deletions.length === 0 && (
              <Text>No file could be fetched. The history says why.</Text>
            )}
            {files.length > 0 && (
              <>
                <ul className={classes['files']}>
                  {files.map((file) => (
                    <ResultRow key={file.id} file={file} />
                  ))}
                </ul>
                <DownloadAll job={job} attempt={number} files={files} />
              </>
            )}
            {deletions.map((deletion) => (
              <DeletionReceipt key={deletion.id} deletion={deletion} />
            ))}
            {zip !== undefined && (
              <>
                <Divider />
                <ResultPassword jobId={job.id} settings={settings} example={zip.name} />
              </>
            )}
            {files.length > 0 && isTerminal(job.state) && (
              <>
                <Divider />
                <div>
                  <DeleteResults job={job} attempt={number} files={files} />
                </div>
              </>
            )}
          </Stack>
        )}
      </QueryView>
    </Panel>
  )
}

function ResultRow({ file }: { readonly file: ResultFile }) {
  return (
    <li className={classes['file']}>
      <div className={classes['name']}>
        <Anchor href={`/api/results/${file.id}`} download>
          {file.name}
        </Anchor>
        <Text fz="sm" c="dimmed">
          {formatBytes(file.sizeBytes)}
          {file.encrypted && ' · opens with the password'}
        </Text>
      </div>
      <Group gap={4} wrap="nowrap" fz="sm">
        <span>
          SHA-256 <code title={file.sha256}>{file.sha256.slice(0, 12)}…</code>
        </span>
        <CopyTextButton value={file.sha256} label={`the SHA-256 of ${file.name}`} />
      </Group>
      <DownloadLinkButton file={file} />
    </li>
  )
}

const noDeletions: readonly ResultDeletion[] = []
