import { Radio, Select, Stack } from '@mantine/core'
import type { Choice } from './draft.ts'

export interface ChoiceFieldProps {
  readonly label: string
  /** One line: what this decides. */
  readonly description: string
  readonly choices: readonly Choice[]
  readonly value: string | undefined
  readonly onChange: (value: string) => void
  /** More about single values, by value. */
  readonly hints?: Readonly<Record<string, string>>
}

/** One of the values that a service lists: all in view when they are few, else a list to open. */
export function ChoiceField(props: ChoiceFieldProps) {
  const { label, description, choices, value, onChange, hints = {} } = props
  if (choices.length > MOST_IN_VIEW) {
    return (
      <Select
        label={label}
        description={description}
        data={choices}
        value={value ?? null}
        onChange={(chosen) => chosen !== null && onChange(chosen)}
        placeholder="Choose"
        searchable
        allowDeselect={false}
        maw={520}
      />
    )
  }
  return (
    <Radio.Group label={label} description={description} value={value ?? null} onChange={onChange}>
      <Stack gap="xs" mt="xs">
        {choices.map((choice) => (
          <Radio
            key={choice.value}
            value={choice.value}
            label={choice.label}
            description={hints[choice.value]}
          />
        ))}
      </Stack>
    </Radio.Group>
  )
}

const MOST_IN_VIEW = 5
