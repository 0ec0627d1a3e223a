import { Group, Stack, TextInput } from '@mantine/core'
import { passkeyName } from '@tessera/contracts/passkey'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { ActionButton } from '../ui/action-button.tsx'

export interface PasskeyNameFormProps {
  /** Above the field. */
  readonly children?: ReactNode
  readonly label: string
  readonly description?: string
  /** At first. */
  readonly name: string
  readonly button: string
  readonly naming: { readonly isPending: boolean; readonly error: unknown }
  readonly onSubmit: (name: string) => void
  readonly onCancel: () => void
}

/** The keyboard begins in the field, on the whole of the name that stands there. */
export function PasskeyNameForm(props: PasskeyNameFormProps) {
  const field = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const name = passkeyName.safeParse(field.current?.value ?? '')
    setProblem(name.success ? null : 'Enter a name')
    if (name.success) props.onSubmit(name.data)
    else field.current?.focus()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {props.children}
        {props.naming.error !== null && <FaultAlert error={props.naming.error} />}
        <TextInput
          ref={field}
          maw={420}
          label={props.label}
          description={props.description}
          error={problem}
          maxLength={80}
          defaultValue={props.name}
        />
        <Group>
          <ActionButton type="submit" busy={props.naming.isPending}>
            {props.button}
          </ActionButton>
          <ActionButton variant="default" busy={false} onClick={props.onCancel}>
            Cancel
          </ActionButton>
        </Group>
      </Stack>
    </form>
  )
}
