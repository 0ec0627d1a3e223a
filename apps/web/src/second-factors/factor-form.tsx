import { Button, Group, Stack, TextInput } from '@mantine/core'
import { type ShownCode, shownCode } from '@tessera/contracts/second-factor'
import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { ActionButton } from '../ui/action-button.tsx'

export interface FactorFormProps {
  readonly action: string
  readonly busy: boolean
  readonly error: unknown
  /** Else only a recovery code can be typed. */
  readonly hasApp: boolean
  readonly onShown: (shown: ShownCode) => void
  /** Above the buttons. */
  readonly children?: ReactNode
}

/** A code of the app, or one of the recovery codes. */
export function FactorForm({ action, busy, error, hasApp, onShown, children }: FactorFormProps) {
  const [kind, setKind] = useState<ShownCode['kind']>(hasApp ? 'code' : 'recovery_code')
  const [problem, setProblem] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const { label, description, mend, other } = WORDS[kind]

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const shown = shownCode.safeParse({ kind, code: field.current?.value ?? '' })
    setProblem(shown.success ? null : mend)
    field.current?.focus()
    field.current?.select()
    if (shown.success) onShown(shown.data)
  }
  const change = () => {
    setKind(kind === 'code' ? 'recovery_code' : 'code')
    setProblem(null)
    if (field.current !== null) field.current.value = ''
    field.current?.focus()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {error !== null && <FaultAlert error={error} />}
        <TextInput
          ref={field}
          label={label}
          description={description}
          error={problem}
          inputMode={kind === 'code' ? 'numeric' : 'text'}
          autoComplete={kind === 'code' ? 'one-time-code' : 'off'}
          autoCapitalize="characters"
          spellCheck={false}
          data-autofocus
        />
        {children}
        <Group justify={hasApp ? 'space-between' : 'flex-end'}>
          {hasApp && (
            <Button variant="subtle" onClick={change}>
              {other}
            </Button>
          )}
          <ActionButton type="submit" busy={busy}>
            {action}
          </ActionButton>
        </Group>
      </Stack>
    </form>
  )
}

const WORDS = {
  code: {
    label: 'Code of your authenticator app',
    description: 'Six digits. Each code works once.',
    mend: 'Enter the six digits that the app shows',
    other: 'Use a recovery code',
  },
  recovery_code: {
    label: 'Recovery code',
    description: 'One of the ten that you were given. It works once.',
    mend: 'Enter the 24 letters and digits of one code',
    other: 'Use the app',
  },
} as const
