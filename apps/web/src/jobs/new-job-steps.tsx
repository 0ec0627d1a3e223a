import { Stack, Stepper } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { InputFile } from '@tessera/contracts/file'
import type { ServiceOptions } from '@tessera/contracts/service'
import { useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { isUsable } from '../services/is-usable.ts'
import { OptionsView } from '../services/options-view.tsx'
import type { ServiceWithCredential } from '../services/service-queries.ts'
import { type JobFinding, judgeFile } from '@tessera/vcf/judge-job'
import { FileChooser } from '../uploads/file-chooser.tsx'
import { JobFindings } from '../uploads/job-findings.tsx'
import { completeSettings, type DraftSettings, missingChoices, nameAfter, settle } from './draft.ts'
import { ReviewStep } from './review-step.tsx'
import { SendButtons } from './send-buttons.tsx'
import { ServiceStep } from './service-step.tsx'
import { SettingsStep } from './settings-step.tsx'
import { StepButtons } from './step-buttons.tsx'
import { StepHeading } from './step-heading.tsx'
import { chooseFiles, type JobDraft, useDraft } from './use-draft.ts'

export interface NewJobStepsProps {
  readonly services: readonly ServiceWithCredential[]
  readonly files: readonly InputFile[]
}

/** Service, files, settings, review. Nothing is lost by going back, or to another page. */
export function NewJobSteps({ services, files }: NewJobStepsProps) {
  const { draft, change } = useDraft()
  const { fileIds, wished } = draft
  const service = useChosenService(services, draft)
  // A service that was disconnected meanwhile is chosen anew.
  const step = service === null ? 0 : draft.step
  const setStep = (to: number) => change({ step: to })
  const narrow = useMediaQuery('(max-width: 48em)')

  const chosenFiles = files
    .filter(({ id, state }) => fileIds.includes(id) && state !== 'refused')
    .toSorted((one, other) => one.name.localeCompare(other.name, 'en', { numeric: true }))
  const filesReady = chosenFiles.length > 0 && chosenFiles.every(({ state }) => state === 'stored')
  const name = draft.name ?? nameAfter(chosenFiles)
  const findings = (settings: DraftSettings) =>
    service === null
      ? []
      : chosenFiles.flatMap((file) => judgeFile(file, { limits: service.limits, ...settings }))
  const back = () => setStep(step - 1)
  const next = () => setStep(step + 1)

  const settingsStep = (options: ServiceOptions, source: ReactNode) => {
    const settings = settle(options, wished, chosenFiles)
    return (
      <>
        <SettingsStep
          options={options}
          source={source}
          files={chosenFiles}
          settings={settings}
          onChange={(changed) => change({ wished: { ...wished, ...changed } })}
        />
        <JobFindings found={findings(settings)} />
        <StepButtons
          onBack={back}
          onNext={next}
          missing={missingChoices(settings) ?? missingMend(findings(settings))}
        />
      </>
    )
  }
  const reviewStep = (chosen: ServiceWithCredential, options: ServiceOptions) => {
    const settings = completeSettings(settle(options, wished, chosenFiles))
    if (settings === null) return <StepButtons onBack={back} />
    return (
      <>
        <ReviewStep
          service={chosen}
          options={options}
          files={chosenFiles}
          settings={settings}
          name={name}
          onName={(typed) => change({ name: typed })}
        />
        <SendButtons
          job={{
            serviceId: chosen.id,
            name: name.trim(),
            fileIds: chosenFiles.map(({ id }) => id),
            settings,
          }}
          files={chosenFiles}
          onBack={back}
        />
      </>
    )
  }

  return (
    <Stack gap="xl">
      <Stepper
        active={step}
        onStepClick={setStep}
        allowNextStepsSelect={false}
        size="sm"
        {...(narrow === true && { iconSize: 30 })}
      >
        {STEPS.map((label, index) => (
          <Stepper.Step
            key={label}
            {...(narrow === true ? { 'aria-label': `${index + 1} ${label}` } : { label })}
            {...(index === step && { 'aria-current': 'step' as const })}
          />
        ))}
      </Stepper>
      <StepHeading number={step + 1} names={STEPS} visible={narrow === true} />
      {step === 0 && (
        <>
          <ServiceStep
            services={services}
            chosen={service?.id ?? null}
            onChoose={(serviceId) => change({ serviceId })}
          />
          <StepButtons onNext={next} missing={service === null ? missingService(services) : null} />
        </>
      )}
      {step === 1 && (
        <>
          <FileChooser chosen={fileIds} onChange={chooseFiles} />
          <JobFindings found={findings({})} />
          <StepButtons
            onBack={back}
            onNext={next}
            missing={
              filesReady ? missingMend(findings({})) : 'Choose at least one file that is ready'
            }
          />
        </>
      )}
      {step >= 2 && service !== null && (
        <OptionsView serviceId={service.id}>
          {(options, source) => (
            <Stack gap="xl">
              {step === 2 ? settingsStep(options, source) : reviewStep(service, options)}
            </Stack>
          )}
        </OptionsView>
      )}
    </Stack>
  )
}

/** The chosen one, else that of the link that led here, or the only one that could be chosen. */
function useChosenService(
  services: readonly ServiceWithCredential[],
  { serviceId }: JobDraft,
): ServiceWithCredential | null {
  const { service: linked } = useSearch({ from: '/signed-in/jobs/new' })
  const usable = services.filter(isUsable)
  const wanted = serviceId ?? linked ?? (usable.length === 1 ? usable[0]?.id : undefined)
  return usable.find(({ id }) => id === wanted) ?? null
}

function missingService(services: readonly ServiceWithCredential[]): string {
  return services.some(isUsable) ? 'Choose a service' : 'Connect a service first'
}

function missingMend(found: readonly JobFinding[]): string | null {
  const isRefused = found.some(({ severity }) => severity === 'error')
  return isRefused ? 'Change what the service will refuse' : null
}

const STEPS = ['Service', 'Files', 'Settings', 'Review'] as const
