import { Button, Group, Stack } from '@mantine/core'
import type { InputFile } from '@tessera/contracts/file'
import { OptionsView } from '../services/options-view.tsx'
import { JobFindings } from '../uploads/job-findings.tsx'
import { findingsOf, missingOfAll, useChoices } from './choices.ts'
import { withAnother, without, withWishes } from './destinations.ts'
import { SavedSettings } from './saved-settings.tsx'
import { SettingsStep } from './settings-step.tsx'
import { StepButtons } from './step-buttons.tsx'
import type { UsableDestination } from './use-destinations.ts'
import { useDraft } from './use-draft.ts'

export interface AllSettingsProps {
  readonly destinations: readonly UsableDestination[]
  readonly files: readonly InputFile[]
  readonly onBack: () => void
  readonly onNext: () => void
}

/** What is chosen at each service, and of which more is wanted. */
export function AllSettings({ destinations, files, onBack, onNext }: AllSettingsProps) {
  const { change } = useDraft()
  const choices = useChoices(destinations, files)
  const isOne = choices.length === 1
  return (
    <Stack gap="xl">
      {choices.map((choice, place) => (
        <Stack key={choice.title} gap="lg">
          <OptionsView serviceId={choice.service.id}>
            {(options, source) => (
              <SettingsStep
                title={isOne ? 'Settings' : `Settings at ${choice.title}`}
                options={options}
                source={
                  <>
                    {source}
                    <SavedSettings
                      service={choice.service}
                      options={options}
                      settings={choice.settings}
                      onPick={(picked) =>
                        change({ destinations: withWishes(destinations, place, picked) })
                      }
                    />
                  </>
                }
                files={files}
                settings={choice.settings}
                onChange={(changed) =>
                  change({ destinations: withWishes(destinations, place, changed) })
                }
              />
            )}
          </OptionsView>
          <JobFindings found={findingsOf(choice, files, choices.length)} />
          <Group gap="xs">
            <Button
              size="xs"
              variant="default"
              aria-label={`Compare with another panel or settings at ${choice.service.name}`}
              onClick={() => change({ destinations: withAnother(destinations, place) })}
            >
              Compare with another panel or settings
            </Button>
            {!isOne && (
              <Button
                size="xs"
                variant="default"
                onClick={() => change({ destinations: without(destinations, place) })}
              >
                Leave out {choice.title}
              </Button>
            )}
          </Group>
        </Stack>
      ))}
      <StepButtons onBack={onBack} onNext={onNext} missing={missingOfAll(choices, files)} />
    </Stack>
  )
}
