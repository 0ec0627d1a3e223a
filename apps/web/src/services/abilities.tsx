import { List, Text, ThemeIcon } from '@mantine/core'
import type { AbilityAnswer, ServiceAbility } from '@tessera/contracts/service-abilities'
import { IconCheck, IconHelp, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { trpc } from '../trpc.ts'
import { Panel } from '../ui/panel.tsx'

/** What the service can be asked to do from here, and what it cannot. */
export function Abilities({ serviceId }: { readonly serviceId: number }) {
  const abilities = useAbilities(serviceId)
  if (abilities === undefined) return null
  return (
    <Panel title="What Tessera can ask of it">
      <List spacing="sm" listStyleType="none" aria-label="What Tessera can ask of it">
        {shown.map((ability) => {
          const { can, text } = abilities[ability]
          const { icon, color, label } = marks[can]
          return (
            <List.Item
              key={ability}
              icon={
                <ThemeIcon
                  variant="light"
                  color={color}
                  size={22}
                  radius="xl"
                  role="img"
                  aria-label={label}
                >
                  {icon}
                </ThemeIcon>
              }
            >
              <Text span fw={600}>
                {titles[ability]}.
              </Text>{' '}
              {text}
            </List.Item>
          )
        })}
      </List>
    </Panel>
  )
}

/** Where a button would be: why the service cannot; nothing where it can. */
export function AbilityNote(props: {
  readonly serviceId: number
  readonly ability: ServiceAbility
}) {
  const answer = useAbilities(props.serviceId)?.[props.ability]
  if (answer === undefined || answer.can === 'yes') return null
  return (
    <Text fz="sm" c="dimmed">
      {answer.text}
    </Text>
  )
}

function useAbilities(serviceId: number) {
  return useQuery(trpc.services.abilities.queryOptions({ serviceId })).data
}

const titles: Readonly<Record<ServiceAbility, string>> = {
  list_choices: 'List what an account may choose',
  look_up_by_name: 'Find a job by its name',
  queue_position: 'Say how many jobs are before one',
  cancel: 'Stop a job',
  restart: 'Restart a job',
  encrypt_results: 'Encrypt the results',
  delete: 'Delete a job and its files',
}
const shown = [
  'list_choices',
  'look_up_by_name',
  'queue_position',
  'cancel',
  'restart',
  'encrypt_results',
  'delete',
] as const satisfies readonly ServiceAbility[]

const marks: Readonly<
  Record<
    AbilityAnswer['can'],
    { readonly icon: ReactNode; readonly color: string; readonly label: string }
  >
> = {
  yes: { icon: <IconCheck size={14} />, color: 'green', label: 'Yes' },
  some: { icon: <IconHelp size={14} />, color: 'ochre', label: 'Some can' },
  no: { icon: <IconX size={14} />, color: 'gray', label: 'No' },
}
