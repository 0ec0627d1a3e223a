import { Select } from '@mantine/core'

/** For how long something is allowed. @param days as the choice has it, such as `90` */
export function LengthChoice({
  days,
  onChange,
}: {
  readonly days: string
  readonly onChange: (days: string) => void
}) {
  return (
    <Select
      label="For how long"
      data={lengths}
      value={days}
      onChange={(value) => onChange(value ?? days)}
      description="You can end it at any time before."
      allowDeselect={false}
    />
  )
}

const lengths = [
  { value: '7', label: 'A week' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
]
