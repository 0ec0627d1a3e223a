import { Checkbox, Divider, Group, Stack, Table, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type {
  NotificationPreferences,
  NotificationSubject,
} from '@tessera/contracts/notification-preferences'
import { holdsRole } from '@tessera/contracts/role'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { Panel } from '../ui/panel.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { NoticeTimesPart } from './notice-times-form.tsx'
import { useUser } from './session.ts'

/** What somebody is told, and how; what she cannot switch off is said too. */
export function NotificationPanel() {
  const saved = useQuery(trpc.notifications.get.queryOptions())
  return (
    <div id="told">
      <Panel title="What you are told">
        <QueryView query={saved} skeleton={<RowSkeletons rows={3} height={36} />}>
          {(preferences) => <PreferencesForm saved={preferences} />}
        </QueryView>
        <Divider />
        <NoticeTimesPart />
      </Panel>
    </div>
  )
}

function PreferencesForm({ saved }: { readonly saved: NotificationPreferences }) {
  const [chosen, choose] = useState(saved)
  const hasWebhooks = (useQuery(trpc.webhooks.list.queryOptions()).data ?? []).length > 0
  const shownChannels = hasWebhooks ? channels : channels.slice(0, 2)
  const isAdministrator = holdsRole(useUser().roles, 'admin')
  const save = useMutation(
    trpc.notifications.save.mutationOptions({
      onSuccess: (now) => {
        queryClient.setQueryData(trpc.notifications.get.queryKey(), now)
        notifications.show({ message: 'What you are told is saved.' })
      },
    }),
  )
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(chosen)
      }}
    >
      <Stack>
        {save.isError && <FaultAlert error={save.error} />}
        <Table withRowBorders={false}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">About</Table.Th>
              <Table.Th scope="col">Here</Table.Th>
              <Table.Th scope="col">By mail</Table.Th>
              {hasWebhooks && <Table.Th scope="col">By webhook</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {subjects.map((subject) => (
              <Table.Tr key={subject}>
                <Table.Th scope="row" fw={400}>
                  {subjectWords[subject]}
                </Table.Th>
                {shownChannels.map(({ channel, label }) => (
                  <Table.Td key={channel}>
                    <Switch
                      label={`${subjectWords[subject]}: ${label}`}
                      isOn={chosen[subject][channel]}
                      onChange={(isOn) =>
                        choose((now) => ({
                          ...now,
                          [subject]: { ...now[subject], [channel]: isOn },
                        }))
                      }
                    />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
            {isAdministrator && (
              <Table.Tr>
                <Table.Th scope="row" fw={400}>
                  {registrationWords}
                </Table.Th>
                <Table.Td>Always</Table.Td>
                <Table.Td>
                  <Switch
                    label={`${registrationWords}: by mail`}
                    isOn={chosen.registrations.byMail}
                    onChange={(byMail) => choose((now) => ({ ...now, registrations: { byMail } }))}
                  />
                </Table.Td>
              </Table.Tr>
            )}
          </Table.Tbody>
        </Table>
        <Text c="dimmed">
          What concerns the safety of your account is always told, here and by mail: sign-ins on new
          devices, changes of your password, address and second step, new access tokens and
          credentials, and the removal of the account. Mail goes to your address once you have
          confirmed it, in the language and the time zone of your profile.
        </Text>
        <Group>
          <ActionButton type="submit" busy={save.isPending}>
            Save what you are told
          </ActionButton>
        </Group>
      </Stack>
    </form>
  )
}

function Switch({
  label,
  isOn,
  onChange,
}: {
  readonly label: string
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
}) {
  return (
    <Checkbox
      aria-label={label}
      checked={isOn}
      onChange={({ currentTarget: { checked } }) => onChange(checked)}
    />
  )
}

type OwnSubject = Exclude<NotificationSubject, 'registrations'>
const subjects: readonly OwnSubject[] = ['jobs', 'documents', 'credentials', 'schedules', 'batches']
const channels = [
  { channel: 'inApp', label: 'here' },
  { channel: 'byMail', label: 'by mail' },
  { channel: 'byWebhook', label: 'by webhook' },
] as const
const subjectWords: Readonly<Record<OwnSubject, string>> = {
  jobs: 'Jobs that have ended or wait for you',
  documents: 'Documents that were read or end, and reports',
  credentials: 'Credentials that end, are refused or not used',
  schedules: 'Schedules that could not be submitted',
  batches: 'Batches of which no job is open any more',
}
const registrationWords = 'New accounts that wait for approval'
