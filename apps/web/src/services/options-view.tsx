import { Alert, Group, Loader, Stack, Text } from '@mantine/core'
import type { ServiceOptions } from '@tessera/contracts/service'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { ActionButton } from '../ui/action-button.tsx'
import { Moment } from '../ui/moment.tsx'
import { AbilityNote } from './abilities.tsx'
import { useServiceOptions } from './use-service-options.ts'

export interface OptionsViewProps {
  readonly serviceId: number
  /** `source` says when and from what the options were read, and reads them again. */
  readonly children: (options: ServiceOptions, source: ReactNode) => ReactNode
}

/** Shows what the service offers to this account, or why it is not known. */
export function OptionsView({ serviceId, children }: OptionsViewProps) {
  const { query, readAgain } = useServiceOptions(serviceId)
  const answer = query.data
  if (query.isError && answer === undefined) {
    return <FaultAlert error={query.error} onRetry={() => void query.refetch()} />
  }
  const options = answer?.options ?? null
  const reading = answer === undefined || answer.reading || readAgain.isPending
  const failure = reading ? null : (answer.failure ?? null)
  const again = (
    <ActionButton size="xs" variant="default" busy={reading} onClick={() => readAgain.mutate()}>
      Read again
    </ActionButton>
  )
  return (
    <Stack gap="lg">
      {failure !== null && (
        <Alert
          color="ochre"
          role="status"
          icon={<IconAlertTriangle aria-hidden="true" />}
          title="The service did not tell us what your account may use"
        >
          <Stack gap="xs" align="flex-start">
            <Text>{failure}</Text>
            {options === null && again}
          </Stack>
        </Alert>
      )}
      {options === null && reading && (
        <Group gap="sm" role="status" mih={120}>
          <Loader size="sm" />
          <Text>Asking the service what your account may use</Text>
        </Group>
      )}
      {options !== null &&
        children(
          options,
          <Group gap="sm">
            <Text fz="sm" c="dimmed">
              Read from {options.appName} {options.appVersion} for your account,{' '}
              <Moment at={options.readAt} />.
            </Text>
            {again}
            <AbilityNote serviceId={serviceId} ability="list_choices" />
          </Group>,
        )}
    </Stack>
  )
}
