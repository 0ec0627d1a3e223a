import type { ResultFile } from '@tessera/contracts/file'
import type { Job } from '@tessera/contracts/job'
import { useMutation, useQuery } from '@tanstack/react-query'
import { queryClient, trpc } from '../trpc.ts'
import { formatBytes } from '../ui/bytes.ts'
import { ConfirmedButton } from '../ui/confirmed-button.tsx'
import { copyWords } from './copies.tsx'

/** For good: it says first what goes and what stays elsewhere. */
export function DeleteResults({
  job,
  attempt,
  files,
}: {
  readonly job: Job
  readonly attempt: number
  readonly files: readonly ResultFile[]
}) {
  const copies = useQuery(trpc.results.copies.queryOptions({ jobId: job.id })).data ?? []
  const remove = useMutation(
    trpc.results.delete.mutationOptions({
      onSuccess: async () => await queryClient.invalidateQueries(trpc.results.pathFilter()),
    }),
  )
  const of = job.attempt === 1 ? `"${job.name}"` : `attempt ${attempt} of "${job.name}"`
  const size = formatBytes(files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0))
  return (
    <ConfirmedButton
      label="Delete the results"
      question={`Delete the results of ${of}?`}
      size="sm"
      consequences={[
        `${files.length === 1 ? 'One file' : `${files.length} files`}, ${size}, and the keys that open them are deleted here. They cannot be brought back.`,
        ...copies
          .filter(({ kind }) => kind !== 'results_here')
          .map((copy) => `These stay. ${copyWords(copy)}`),
        ...(job.attempt === 1 ? [] : ['The results of other attempts stay.']),
        'The record of the job stays, with what was read about its quality and the password of the zip files.',
        'You get a receipt, which stays with the job.',
      ]}
      action="Delete them for good"
      mutation={remove}
      onConfirm={async () => await remove.mutateAsync({ jobId: job.id, attempt })}
    />
  )
}
