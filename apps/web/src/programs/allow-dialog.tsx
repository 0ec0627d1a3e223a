import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { Program, ProgramScope } from '@tessera/contracts/program'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { servicesQuery } from '../services/service-queries.ts'
import { queryClient, trpc } from '../trpc.ts'
import { LengthChoice } from '../ui/length-choice.tsx'
import { ScopeChoice } from '../ui/scope-choice.tsx'
import { scopeWords } from './scope-words.ts'

/** What the program may do, at which service and until when: the user decides each. */
export function AllowDialog({
  program,
  onClose,
}: {
  readonly program: Program
  readonly onClose: () => void
}) {
  const services = useQuery(servicesQuery())
  const active = services.data?.filter(({ status }) => status === 'active') ?? []
  const [service, chooseService] = useState<string | null>(null)
  const [scopes, chooseScopes] = useState<readonly ProgramScope[]>(program.scopes)
  const [days, chooseDays] = useState('90')
  const give = useMutation(
    trpc.consents.give.mutationOptions({
      onSuccess: async ({ serviceName }) => {
        await queryClient.invalidateQueries(trpc.consents.pathFilter())
        notifications.show({ message: `${program.name} may act for you at ${serviceName}.` })
        onClose()
      },
    }),
  )
  const chosen = active.find(({ id }) => String(id) === service) ?? null
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Allow ${program.name}`}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="lg">
        <div>
          <Text>{program.description}</Text>
          <Text c="dimmed">Run by {program.runBy}. It learns your user name.</Text>
        </div>
        <Select
          label="At which service"
          placeholder="Choose a service"
          data={active.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={service}
          onChange={chooseService}
          description={
            chosen?.credential === null
              ? 'You have no credential there yet. Until you connect it, nothing can be submitted.'
              : 'Jobs run there on your own account.'
          }
          allowDeselect={false}
        />
        <ScopeChoice
          offered={program.scopes}
          words={scopeWords}
          chosen={scopes}
          onChange={chooseScopes}
        />
        <LengthChoice days={days} onChange={chooseDays} />
        {give.isError && <FaultAlert error={give.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Do not allow
          </Button>
          <Button
            loading={give.isPending}
            disabled={chosen === null || scopes.length === 0}
            onClick={() =>
              chosen !== null &&
              give.mutate({
                programId: program.id,
                serviceId: chosen.id,
                scopes: [...scopes],
                days: Number(days),
              })
            }
          >
            Allow
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
