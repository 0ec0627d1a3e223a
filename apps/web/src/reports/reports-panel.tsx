import { Group, Stack, Text } from '@mantine/core'
import type { Document } from '@tessera/contracts/document'
import type { JobId, StudyId } from '@tessera/contracts/ids'
import { useMutation, useQuery } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { Panel } from '../ui/panel.tsx'
import { RuledList } from '../ui/ruled-list.tsx'
import { ReportLine } from './report-line.tsx'

export type ReportsOf = { readonly jobId: JobId } | { readonly studyId: StudyId }

/** Reports that the reader asked for on one job or one study, and a button for one more. */
export function ReportsPanel({ about }: { readonly about: ReportsOf }) {
  const reports = useQuery(
    trpc.reports.list.queryOptions(about, {
      refetchInterval: ({ state }) => (state.data?.some(isOnItsWay) ? refreshMs : false),
    }),
  )
  const onSuccess = readReportsAgain
  const ofJob = useMutation(trpc.reports.ofJob.mutationOptions({ onSuccess }))
  const ofStudy = useMutation(trpc.reports.ofStudy.mutationOptions({ onSuccess }))
  const making = 'jobId' in about ? ofJob : ofStudy
  const make = () => ('jobId' in about ? ofJob.mutate(about) : ofStudy.mutate(about))
  const all = reports.data ?? []
  return (
    <Panel title="Reports">
      <Text fz="sm" c="dimmed">
        {'jobId' in about
          ? 'A PDF of what ran, where and with which settings, how well, and with which files: for a supplement or an archive. It tells what you can see here now.'
          : 'A PDF of who is in the study and of each of its jobs: for a supplement, a committee or an archive. It tells what you can see here now.'}
      </Text>
      {reports.isError && (
        <FaultAlert error={reports.error} onRetry={() => void reports.refetch()} />
      )}
      {all.length > 0 && (
        <RuledList label="Reports">
          {all.map((report) => (
            <ReportLine key={report.id} report={report} onMadeAgain={readReportsAgain} />
          ))}
        </RuledList>
      )}
      <Stack gap="xs">
        <Group>
          <ActionButton variant="default" busy={making.isPending} onClick={make}>
            {all.length === 0 ? 'Make a report' : 'Make another report'}
          </ActionButton>
        </Group>
        {making.error !== null && <FaultAlert error={making.error} />}
      </Stack>
    </Panel>
  )
}

function isOnItsWay({ state }: Pick<Document, 'state'>): boolean {
  return state === 'waiting' || state === 'reading'
}

async function readReportsAgain(): Promise<void> {
  await queryClient.invalidateQueries(trpc.reports.pathFilter())
  await queryClient.invalidateQueries(trpc.documents.pathFilter())
}

const refreshMs = 1500
