import { Alert, Group, Text } from '@mantine/core'
import type { SharedToken } from '@tessera/contracts/service'
import { ButtonLink } from '../ui/links.tsx'
import { formatTime } from '../ui/time.ts'

export interface SharedTokenWarningProps {
  readonly service: { readonly id: number; readonly name: string }
  readonly sharedToken: SharedToken
}

/** Said to whoever is about to be served by it, each time. */
export function SharedTokenWarning({ service, sharedToken }: SharedTokenWarningProps) {
  return (
    <Alert color="ochre" title="This runs on a shared account, not on yours">
      <Group justify="space-between">
        <Text>
          You have no credential for {service.name}. Until {formatTime(sharedToken.until)} your jobs
          may use the shared account {sharedToken.account} there; others use it too, and your uses
          are counted. After that they are refused. Jobs that were sent on it stay on it, so connect
          your own account before the next one.
        </Text>
        <ButtonLink to="/credentials" search={{ connect: service.id }} size="xs">
          Connect your own account
        </ButtonLink>
      </Group>
    </Alert>
  )
}
