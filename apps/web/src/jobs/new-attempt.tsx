import { Group, Stack } from '@mantine/core'
import type { Job } from '@tessera/contracts/job'
import type { Service, ServiceOptions } from '@tessera/contracts/service'
import { judgeFile, judgeTogether } from '@tessera/vcf/judge-job'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { ConflictAlerts } from '../meaning/conflict-alerts.tsx'
import { KnowingField } from '../meaning/knowing-field.tsx'
import { useKnowing } from '../meaning/use-knowing.ts'
import { useStanding } from '../meaning/use-standing.ts'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { ButtonLink } from '../ui/links.tsx'
import { Panel } from '../ui/panel.tsx'
import { FileChooser } from '../uploads/file-chooser.tsx'
import { JobFindings } from '../uploads/job-findings.tsx'
import { useFiles } from '../uploads/use-uploads.ts'
import { missingMend } from './choices.ts'
import { completeSettings, type DraftSettings, missingChoices, settle } from './draft.ts'
import { SettingsStep } from './settings-step.tsx'

export interface NewAttemptProps {
  readonly job: Job
  readonly service: Service
  readonly options: ServiceOptions
  readonly source: ReactNode
  /** What is chosen at first. */
  readonly wished: DraftSettings
}

/** Files and settings of the next attempt; at first those of the last one. */
export function NewAttempt({ job, service, options, source, wished: first }: NewAttemptProps) {
  const navigate = useNavigate()
  const [wished, setWished] = useState<DraftSettings>(first)
  const [fileIds, setFileIds] = useState<readonly string[]>(() => job.inputs.map(({ id }) => id))
  const files = (useFiles().data ?? []).filter(
    ({ id, state }) => fileIds.includes(id) && state !== 'refused',
  )
  const retry = useMutation(
    trpc.jobs.retry.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.jobs.pathFilter())
        await navigate({ to: '/jobs/$jobId', params: { jobId: job.id } })
      },
    }),
  )
  const draft = settle(options, wished, files)
  const settings = completeSettings(draft)
  const found = [
    ...files.flatMap((file) =>
      judgeFile(file, { serviceId: service.id, limits: service.limits, ...draft }),
    ),
    ...judgeTogether(files),
  ]
  const standing = useStanding(job.studyId, [service])
  const knowing = useKnowing(standing)
  const areReady = files.length > 0 && files.every(({ state }) => state === 'stored')
  const missing =
    missingChoices(draft) ??
    (areReady ? missingMend(found) : 'Choose at least one file that is ready')
  return (
    <Stack gap="xl">
      <Panel title="Files">
        <FileChooser chosen={fileIds} onChange={setFileIds} />
      </Panel>
      <SettingsStep
        options={options}
        source={source}
        files={files}
        settings={draft}
        onChange={(changed) => setWished({ ...wished, ...changed })}
      />
      <JobFindings found={found} />
      <ConflictAlerts standing={standing} />
      <KnowingField standing={standing} knowing={knowing} />
      {retry.error !== null && <FaultAlert error={retry.error} />}
      <Group>
        <ButtonLink variant="default" to="/jobs/$jobId" params={{ jobId: job.id }}>
          Back
        </ButtonLink>
        <ActionButton
          busy={retry.isPending}
          disabled={missing !== null || !knowing.maySend}
          aria-describedby={knowing.maySend ? undefined : knowing.whyId}
          onClick={() => {
            if (settings === null) return
            retry.mutate({
              jobId: job.id,
              settings,
              fileIds: files.map(({ id }) => id),
              after: job.attempt,
            })
          }}
        >
          {missing ?? 'Send it again'}
        </ActionButton>
      </Group>
    </Stack>
  )
}
