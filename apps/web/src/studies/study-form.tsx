import { Group, Stack, Textarea, TextInput } from '@mantine/core'
import type { StudyFields } from '@tessera/contracts/study'
import { type FormEvent, type ReactNode, useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { ActionButton } from '../ui/action-button.tsx'
import { CountriesField } from './countries-field.tsx'

/** What a study is called, what it is for, and where its data may go. */
export function StudyForm(props: {
  readonly initial: StudyFields
  readonly action: string
  readonly mutation: { readonly isPending: boolean; readonly error: unknown }
  /** Stands beside the button once it was done. */
  readonly done?: ReactNode
  readonly onSubmit: (fields: StudyFields) => void
}) {
  const { initial, action, mutation, done, onSubmit } = props
  const [fields, setFields] = useState(initial)
  const [isNameless, setNameless] = useState(false)
  const change = (changed: Partial<StudyFields>) => setFields({ ...fields, ...changed })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const name = fields.name.trim()
    setNameless(name === '')
    if (name !== '') onSubmit({ ...fields, name })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md" maw={620}>
        <TextInput
          label="Name"
          required
          maxLength={80}
          value={fields.name}
          error={isNameless ? 'Give it a name' : null}
          onChange={(event) => {
            setNameless(false)
            change({ name: event.currentTarget.value })
          }}
        />
        <Textarea
          label="Description (optional)"
          maxLength={2000}
          autosize
          minRows={2}
          value={fields.description}
          onChange={(event) => change({ description: event.currentTarget.value })}
        />
        <CountriesField value={fields.countries} onChange={(countries) => change({ countries })} />
        {mutation.error !== null && <FaultAlert error={mutation.error} />}
        <Group>
          <ActionButton type="submit" busy={mutation.isPending}>
            {action}
          </ActionButton>
          {done}
        </Group>
      </Stack>
    </form>
  )
}
