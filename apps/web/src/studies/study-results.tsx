import { Anchor, Group, Text } from '@mantine/core'
import type { ResultFile } from '@tessera/contracts/file'
import { manifestPath } from '@tessera/contracts/provenance'
import { mayFetch, type StudyJob } from '@tessera/contracts/study'
import { useQuery } from '@tanstack/react-query'
import classes from '../jobs/results.module.css'
import { trpc } from '../trpc.ts'
import { formatBytes } from '../ui/bytes.ts'
import { CopyTextButton } from '../ui/copy-text-button.tsx'
import { Panel } from '../ui/panel.tsx'

/** What is here of it; to be fetched by whoever may. */
export function StudyResults({ job }: { readonly job: StudyJob }) {
  const { data: files = [] } = useQuery(trpc.studies.jobs.results.queryOptions({ jobId: job.id }))
  const attempt = files[0]?.attempt ?? job.attempt
  const owner = job.owner.name ?? job.owner.username
  return (
    <Panel title={job.attempt === 1 ? 'Results' : `Results of attempt ${attempt}`}>
      {files.length === 0 ? (
        <Text c="dimmed">None are here.</Text>
      ) : (
        <>
          <Text fz="sm" c="dimmed">
            {mayFetch(job.role)
              ? `${owner} can read that you fetched a file.`
              : 'As a viewer you see what there is. A lead of the study can make you a contributor.'}
            {files.some(({ encrypted }) => encrypted) &&
              ` Zip files open with the password of the job, which only ${owner} has.`}
          </Text>
          <ul className={classes['files']}>
            {files.map((file) => (
              <ResultLine key={file.id} file={file} isOffered={mayFetch(job.role)} />
            ))}
          </ul>
        </>
      )}
      <div>
        <Anchor href={manifestPath(job.id, attempt)} download>
          Download the manifest (RO-Crate)
        </Anchor>
      </div>
    </Panel>
  )
}

function ResultLine({
  file: { id, name, sizeBytes, sha256 },
  isOffered,
}: {
  readonly file: ResultFile
  readonly isOffered: boolean
}) {
  return (
    <li className={classes['file']}>
      <div className={classes['name']}>
        {isOffered ? (
          <Anchor href={`/api/results/${id}`} download>
            {name}
          </Anchor>
        ) : (
          <Text>{name}</Text>
        )}
        <Text fz="sm" c="dimmed">
          {formatBytes(sizeBytes)}
        </Text>
      </div>
      <Group gap={4} wrap="nowrap" fz="sm">
        <span>
          SHA-256 <code title={sha256}>{sha256.slice(0, 12)}…</code>
        </span>
        <CopyTextButton value={sha256} label={`the SHA-256 of ${name}`} />
      </Group>
    </li>
  )
}
