import { modals } from '@mantine/modals'
import { StepUpForm } from './step-up-form.tsx'

/** One dialog, whatever asks for it. @returns whether she has shown who she is */
export async function askToStepUp(): Promise<boolean> {
  asked ??= open().finally(() => {
    asked = null
  })
  return await asked
}

async function open(): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const id = modals.open({
    title: 'Is it you?',
    closeButtonProps: { 'aria-label': 'Close' },
    onClose: () => resolve(false),
    children: (
      <StepUpForm
        onDone={() => {
          resolve(true)
          modals.close(id)
        }}
      />
    ),
  })
  return await promise
}

let asked: Promise<boolean> | null = null
