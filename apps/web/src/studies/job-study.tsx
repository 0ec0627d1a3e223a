import { Select, Text } from '@mantine/core'
import { type Job } from '@tessera/contracts/job'
import { studyId as studyIdSchema } from '@tessera/contracts/ids'
import { useMutation, useQuery } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { TextLink } from '../ui/links.tsx'
import { Panel } from '../ui/panel.tsx'
import { readStudiesAgain } from './read-studies-again.ts'
import { useOpenStudies } from './study-choice.tsx'

/** In which study others see the job. Its owner changes it; nothing where she is in no study. */
export function JobStudy({ job }: { readonly job: Job }) {
  const { id: jobId, studyId } = job
  const { data: all = [] } = useQuery(trpc.studies.list.queryOptions())
  const open = useOpenStudies()
  const move = useMutation(
    trpc.studies.jobs.move.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.jobs.get.queryFilter({ jobId }))
        await readStudiesAgain()
      },
    }),
  )
  const current = all.find(({ id }) => id === studyId)
  if (open.length === 0 && current === undefined) return null
  const choices = current === undefined || open.includes(current) ? open : [current, ...open]
  return (
    <Panel title="Study">
      {current !== undefined && (
        <Text>
          Members of{' '}
          <TextLink to="/studies/$studyId" params={{ studyId: current.id }}>
            {current.name}
          </TextLink>{' '}
          see this job.
        </Text>
      )}
      <Select
        label={current === undefined ? 'Show it in' : 'Study of the job'}
        placeholder="None: only you see it"
        clearable
        clearButtonProps={{ 'aria-label': 'Take the job out of its study' }}
        data={choices.map(({ id, name }) => ({ value: id, label: name }))}
        value={studyId}
        disabled={move.isPending}
        onChange={(chosen) =>
          move.mutate({ jobId, studyId: chosen === null ? null : studyIdSchema.parse(chosen) })
        }
      />
      {move.error !== null && <FaultAlert error={move.error} />}
    </Panel>
  )
}
