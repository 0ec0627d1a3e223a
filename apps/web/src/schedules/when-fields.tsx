import { Group, NativeSelect, Radio, Stack, Text, TextInput } from '@mantine/core'
import { type DraftWhen, weekdays } from './draft-when.ts'

export interface WhenFieldsProps {
  readonly when: DraftWhen
  readonly onChange: (when: DraftWhen) => void
}

/** Now, once later, or again and again. */
export function WhenFields({ when, onChange }: WhenFieldsProps) {
  const { kind } = when
  return (
    <Stack>
      <Radio.Group
        label="When"
        value={kind}
        onChange={(chosen) =>
          onChange({ ...when, kind: KINDS.find(({ value }) => value === chosen)?.value ?? 'now' })
        }
      >
        <Group mt="xs" gap="lg">
          {KINDS.map(({ value, label }) => (
            <Radio key={value} value={value} label={label} />
          ))}
        </Group>
      </Radio.Group>
      {kind !== 'now' && (
        <>
          <Group align="flex-end">
            {kind === 'once' && (
              <TextInput
                type="date"
                label="Day"
                value={when.date}
                onChange={(event) => onChange({ ...when, date: event.currentTarget.value })}
              />
            )}
            {kind === 'weekly' && (
              <NativeSelect
                label="Day of the week"
                data={weekdays.map((label, index) => ({ value: String(index + 1), label }))}
                value={String(when.weekday)}
                onChange={(event) =>
                  onChange({ ...when, weekday: Number(event.currentTarget.value) })
                }
              />
            )}
            {kind === 'monthly' && (
              <NativeSelect
                label="Day of the month"
                data={DAYS}
                value={String(when.day)}
                onChange={(event) => onChange({ ...when, day: Number(event.currentTarget.value) })}
              />
            )}
            <TextInput
              type="time"
              label="Time"
              value={when.time}
              onChange={(event) => onChange({ ...when, time: event.currentTarget.value })}
            />
            <NativeSelect
              label="Time zone"
              data={timeZones(when.timeZone)}
              value={when.timeZone}
              onChange={(event) => onChange({ ...when, timeZone: event.currentTarget.value })}
            />
          </Group>
          <Text c="dimmed">
            Tessera submits the job in your absence each time, on the account that you have now and
            with these files. What it may do for you ends when you pause or remove the schedule.
            {kind === 'monthly' &&
              when.day > 28 &&
              ' In a month without this day it is the last day.'}
          </Text>
        </>
      )}
    </Stack>
  )
}

function timeZones(own: string): string[] {
  return [...new Set([own, ...Intl.supportedValuesOf('timeZone'), 'UTC'])]
}

const KINDS = [
  { value: 'now', label: 'Now' },
  { value: 'once', label: 'Once, later' },
  { value: 'weekly', label: 'Every week' },
  { value: 'monthly', label: 'Every month' },
] as const satisfies readonly { readonly value: DraftWhen['kind']; readonly label: string }[]
const DAYS = Array.from({ length: 31 }, (_, index) => String(index + 1))
