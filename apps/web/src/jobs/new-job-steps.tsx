import { Stack, Stepper } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { InputFile } from '@tessera/contracts/file'
import { isUsable } from '../services/is-usable.ts'
import type { ServiceWithCredential } from '../services/service-queries.ts'
import { FileChooser } from '../uploads/file-chooser.tsx'
import { JobFindings } from '../uploads/job-findings.tsx'
import { AllSettings } from './all-settings.tsx'
import { findingsOf, missingMend } from './choices.ts'
import { withServices } from './destinations.ts'
import { ReviewStep } from './review-step.tsx'
import { ServiceStep } from './service-step.tsx'
import { StepButtons } from './step-buttons.tsx'
import { StepHeading } from './step-heading.tsx'
import { useDestinations } from './use-destinations.ts'
import { chooseFiles, useDraft } from './use-draft.ts'

export interface NewJobStepsProps {
  readonly services: readonly ServiceWithCredential[]
  readonly files: readonly InputFile[]
}

/** Services, files, settings, review. Nothing is lost by going back, or to another page. */
export function NewJobSteps({ services, files }: NewJobStepsProps) {
  const { draft, change } = useDraft()
  const { fileIds } = draft
  const { destinations, isOneLost } = useDestinations(services, draft)
  // A service that was disconnected meanwhile is chosen anew.
  const step = destinations.length === 0 || isOneLost ? 0 : draft.step
  const setStep = (to: number) => change({ step: to, destinations })
  const narrow = useMediaQuery('(max-width: 48em)')

  const chosenFiles = files
    .filter(({ id, state }) => fileIds.includes(id) && state !== 'refused')
    .toSorted((one, other) => one.name.localeCompare(other.name, 'en', { numeric: true }))
  const filesReady = chosenFiles.length > 0 && chosenFiles.every(({ state }) => state === 'stored')
  const findings = destinations.flatMap(({ service }) =>
    findingsOf({ service, settings: {} }, chosenFiles, destinations.length),
  )
  const back = () => setStep(step - 1)
  const next = () => setStep(step + 1)

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
            chosen={destinations.map(({ serviceId }) => serviceId)}
            onChoose={(ids) => change({ destinations: withServices(destinations, ids) })}
          />
          <StepButtons
            onNext={next}
            missing={destinations.length === 0 ? missingService(services) : null}
          />
        </>
      )}
      {step === 1 && (
        <>
          <FileChooser chosen={fileIds} onChange={chooseFiles} />
          <JobFindings found={findings} />
          <StepButtons
            onBack={back}
            onNext={next}
            missing={filesReady ? missingMend(findings) : 'Choose at least one file that is ready'}
          />
        </>
      )}
      {step === 2 && (
        <AllSettings destinations={destinations} files={chosenFiles} onBack={back} onNext={next} />
      )}
      {step === 3 && <ReviewStep destinations={destinations} files={chosenFiles} onBack={back} />}
    </Stack>
  )
}

function missingService(services: readonly ServiceWithCredential[]): string {
  return services.some(isUsable) ? 'Choose a service' : 'Connect a service first'
}

const STEPS = ['Service', 'Files', 'Settings', 'Review'] as const
