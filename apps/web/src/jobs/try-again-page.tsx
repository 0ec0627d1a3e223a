import { Group, Stack } from '@mantine/core'
import type { Job } from '@tessera/contracts/job'
import type { ServiceOptions } from '@tessera/contracts/service'
import { useMutation } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { OptionsView } from '../services/options-view.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { ButtonLink } from '../ui/links.tsx'
import { Page } from '../ui/page.tsx'
import { useFiles } from '../uploads/use-uploads.ts'
import { completeSettings, type DraftSettings, missingChoices, settle } from './draft.ts'
import { OneJob } from './one-job.tsx'
import { SettingsStep } from './settings-step.tsx'

/** The same files once more, with other settings. What was tried before stays with the job. */
export function TryAgainPage() {
  const { jobId } = useParams({ from: '/signed-in/jobs/$jobId/again' })
  return (
    <OneJob jobId={jobId} title="Try again">
      {(found) => (
        <Page
          title={`Try ${found.name} again`}
          intro="The same files are sent once more, with the settings you choose here. The attempt before stays with the job."
        >
          <OptionsView serviceId={found.serviceId}>
            {(options, source) => <NewAttempt job={found} options={options} source={source} />}
          </OptionsView>
        </Page>
      )}
    </OneJob>
  )
}

function NewAttempt(props: {
  readonly job: Job
  readonly options: ServiceOptions
  readonly source: ReactNode
}) {
  const { job, options, source } = props
  const navigate = useNavigate()
  const [wished, setWished] = useState<DraftSettings>(job.settings)
  const files = (useFiles().data ?? []).filter(({ id }) =>
    job.inputs.some((input) => input.id === id),
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
  const missing = missingChoices(draft)
  return (
    <Stack gap="xl">
      <SettingsStep
        options={options}
        source={source}
        files={files}
        settings={draft}
        onChange={(changed) => setWished({ ...wished, ...changed })}
      />
      {retry.error !== null && <FaultAlert error={retry.error} />}
      <Group>
        <ButtonLink variant="default" to="/jobs/$jobId" params={{ jobId: job.id }}>
          Back
        </ButtonLink>
        <ActionButton
          busy={retry.isPending}
          disabled={settings === null}
          onClick={() => {
            if (settings !== null) retry.mutate({ jobId: job.id, settings })
          }}
        >
          {missing ?? 'Send it again'}
        </ActionButton>
      </Group>
    </Stack>
  )
}
