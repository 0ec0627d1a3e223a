import { Checkbox, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { NoticeTimes } from '@tessera/contracts/notification-preferences'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'

/** When somebody is told by other ways than here. */
export function NoticeTimesPart() {
  const saved = useQuery(trpc.notifications.times.queryOptions())
  const profile = useQuery(trpc.profile.get.queryOptions())
  return (
    <QueryView query={saved} skeleton={<RowSkeletons rows={2} height={36} />}>
      {(times) => <TimesForm saved={times} zone={profile.data?.timeZone ?? 'UTC'} />}
    </QueryView>
  )
}

function TimesForm({ saved, zone }: { readonly saved: NoticeTimes; readonly zone: string }) {
  const hint = useId()
  const [{ quiet, digestHour }, choose] = useState(saved)
  const save = useMutation(
    trpc.notifications.saveTimes.mutationOptions({
      onSuccess: (now) => {
        queryClient.setQueryData(trpc.notifications.times.queryKey(), now)
        notifications.show({ message: 'When you are told is saved.' })
      },
    }),
  )
  const isSame = quiet !== null && quiet.from === quiet.until
  return (
    <form
      aria-describedby={hint}
      onSubmit={(event) => {
        event.preventDefault()
        if (!isSame) save.mutate({ quiet, digestHour })
      }}
    >
      <Stack>
        {save.isError && <FaultAlert error={save.error} />}
        <Text c="dimmed" id={hint}>
          Times are those of {zone}, the time zone of your profile. The bell rings at once in any
          case, and so does what concerns the safety of your account.
        </Text>
        <Checkbox
          label="Quiet hours, in which nothing is sent"
          checked={quiet !== null}
          onChange={({ currentTarget: { checked } }) =>
            choose({ digestHour, quiet: checked ? usualQuiet : null })
          }
        />
        {quiet !== null && (
          <Group align="flex-start">
            <TextInput
              type="time"
              label="From"
              required
              value={quiet.from}
              onChange={({ currentTarget: { value } }) =>
                choose({ digestHour, quiet: { ...quiet, from: value } })
              }
            />
            <TextInput
              type="time"
              label="Until"
              required
              value={quiet.until}
              error={isSame ? 'Choose another time than the beginning.' : null}
              onChange={({ currentTarget: { value } }) =>
                choose({ digestHour, quiet: { ...quiet, until: value } })
              }
            />
          </Group>
        )}
        <NativeSelect
          label="Mail"
          maw={360}
          value={digestHour ?? ''}
          data={digestChoices}
          onChange={({ currentTarget: { value } }) =>
            choose({ quiet, digestHour: value === '' ? null : Number(value) })
          }
        />
        <Group>
          <ActionButton type="submit" busy={save.isPending}>
            Save when you are told
          </ActionButton>
        </Group>
      </Stack>
    </form>
  )
}

const usualQuiet = { from: '22:00', until: '07:00' }
const digestChoices = [
  { value: '', label: 'As it happens' },
  ...Array.from({ length: 24 }, (_, hour) => ({
    value: String(hour),
    label: `Once a day, at ${String(hour).padStart(2, '0')}:00`,
  })),
]
