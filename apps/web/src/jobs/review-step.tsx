import { List, Stack, Text, TextInput } from '@mantine/core'
import type { InputFile } from '@tessera/contracts/file'
import type { SubmitJobInput } from '@tessera/contracts/job'
import type { StudyId } from '@tessera/contracts/ids'
import { useStanding } from '../meaning/use-standing.ts'
import { OptionsView } from '../services/options-view.tsx'
import { placeOf } from '../services/place.ts'
import { servicesElsewhere, StudyChoice, useOpenStudies } from '../studies/study-choice.tsx'
import { formatBytes } from '../ui/bytes.ts'
import { Panel } from '../ui/panel.tsx'
import { type DestinationChoice, useChoices } from './choices.ts'
import { DestinationReview } from './destination-review.tsx'
import { completeSettings, nameAfter, namesOf } from './draft.ts'
import { SendButtons } from './send-buttons.tsx'
import { StepButtons } from './step-buttons.tsx'
import type { UsableDestination } from './use-destinations.ts'
import { useDraft } from './use-draft.ts'

export interface ReviewStepProps {
  readonly destinations: readonly UsableDestination[]
  readonly files: readonly InputFile[]
  readonly onBack: () => void
}

/** Everything that will be sent, to whom, and on whose account. */
export function ReviewStep({ destinations, files, onBack }: ReviewStepProps) {
  const { draft, change } = useDraft()
  const choices = useChoices(destinations, files)
  const name = draft.name ?? nameAfter(files)
  const studies = useOpenStudies()
  const study = studies.find(({ id }) => id === draft.studyId)
  const services = choices.map(({ service }) => service)
  const standing = useStanding(study?.id ?? null, services)
  const isAllowed = servicesElsewhere(studies, study?.id ?? null, services).length === 0
  const jobs = isAllowed ? jobsOf(name.trim(), choices, files, study?.id ?? null) : null
  const [first, ...others] = jobs ?? []
  const places = choices.map(({ service }) => `${service.name} (${placeOf(service)})`)
  return (
    <Stack gap="xl">
      <Stack gap="lg">
        <TextInput
          label={choices.length === 1 ? 'Name of the job' : 'Name of the comparison'}
          description="For your own lists."
          value={name}
          maxLength={80}
          onChange={(event) => change({ name: event.currentTarget.value })}
          error={name.trim() === '' ? 'Give it a name' : null}
          maw={520}
        />
        <StudyChoice
          studies={studies}
          value={study?.id ?? null}
          services={services}
          standing={standing}
          onChange={(studyId) => change({ studyId })}
        />
        <Panel title="What will be sent">
          <List>
            {files.map((file) => (
              <List.Item key={file.id}>
                {file.name} ({formatBytes(file.sizeBytes)})
              </List.Item>
            ))}
          </List>
        </Panel>
        {choices.map(({ service, title, settings }) => (
          <OptionsView key={title} serviceId={service.id}>
            {(options) => (
              <DestinationReview
                title={title}
                service={service}
                options={options}
                settings={settings}
                files={files}
              />
            )}
          </OptionsView>
        ))}
        <Text c="dimmed">
          Tessera makes a password for the results and keeps it for you. By submitting you confirm
          that your data may be sent to {new Intl.ListFormat('en').format([...new Set(places)])}.
        </Text>
      </Stack>
      {first === undefined ? (
        <StepButtons onBack={onBack} />
      ) : (
        <SendButtons
          name={name.trim()}
          jobs={[first, ...others]}
          files={files}
          standing={standing}
          onBack={onBack}
        />
      )}
    </Stack>
  )
}

/** One for each destination; null while something is not chosen anywhere. */
function jobsOf(
  name: string,
  choices: readonly DestinationChoice[],
  files: readonly InputFile[],
  studyId: StudyId | null,
): readonly SubmitJobInput[] | null {
  const names = namesOf(
    name,
    choices.map(({ service, options, settings }) => ({
      serviceId: service.id,
      panel: options?.panels.find(({ value }) => value === settings.panel)?.label ?? '',
    })),
  )
  const jobs = choices.flatMap((choice, place) => {
    const settings = completeSettings(choice.settings)
    if (settings === null) return []
    const fileIds = files.map(({ id }) => id)
    return [
      { serviceId: choice.service.id, name: names[place] ?? name, fileIds, settings, studyId },
    ]
  })
  return jobs.length === choices.length ? jobs : null
}
