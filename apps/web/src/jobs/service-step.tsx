import { Badge, Checkbox, Group, Stack, Text } from '@mantine/core'
import { ConnectButton } from '../credentials/connect-button.tsx'
import { CredentialBadge } from '../credentials/credential-badge.tsx'
import { CheckBadge } from '../services/check-badge.tsx'
import { HealthBadge } from '../services/health-badge.tsx'
import { describeHealth } from '../services/health-words.ts'
import { isUsable } from '../services/is-usable.ts'
import { placeOf } from '../services/place.ts'
import type { ServiceWithCredential } from '../services/service-queries.ts'
import classes from './service-step.module.css'

export interface ServiceStepProps {
  readonly services: readonly ServiceWithCredential[]
  readonly chosen: readonly number[]
  readonly onChoose: (serviceIds: readonly number[]) => void
}

/** Where the files go; a service that is not connected yet can be connected on the spot. */
export function ServiceStep({ services, chosen, onChoose }: ServiceStepProps) {
  return (
    <Checkbox.Group
      label="Services"
      description="Your genotypes are sent there. Mind the country when your consent forms name one. Choose several to compare what they make of the same files."
      value={chosen.map(String)}
      onChange={(values) => onChoose(values.map(Number))}
    >
      <Stack gap="sm" mt="md">
        {services.map((service) => (
          <Group key={service.id} className={classes['row'] ?? ''} wrap="wrap">
            <Checkbox
              flex={1}
              miw={240}
              value={String(service.id)}
              disabled={!isUsable(service)}
              label={service.name}
              description={<ServiceDescription service={service} />}
              classNames={{ label: classes['label'] ?? '' }}
            />
            <Group gap="xs">
              {service.check !== 'checked' && <CheckBadge check={service.check} />}
              {troubleOf(service) !== null && <HealthBadge health={service.health} />}
              {service.credential === null ? (
                <Badge color="gray">
                  {service.sharedToken === null ? 'Not connected' : 'Shared account'}
                </Badge>
              ) : (
                <CredentialBadge credential={service.credential} origin={service.origin} />
              )}
              {!isUsable(service) && <ConnectButton service={service} size="xs" />}
            </Group>
          </Group>
        ))}
        {services.length === 0 && <Text>No service takes jobs just now.</Text>}
      </Stack>
    </Checkbox.Group>
  )
}

/** A service in trouble stays to be chosen: its jobs wait for it. */
function ServiceDescription({ service }: { readonly service: ServiceWithCredential }) {
  const trouble = troubleOf(service)
  return (
    <>
      {placeOf(service)}
      {trouble !== null && (
        <Text span fz="inherit" display="block">
          {trouble}
        </Text>
      )}
    </>
  )
}

function troubleOf({ health }: ServiceWithCredential): string | null {
  return health === null ? null : describeHealth(health).forJobs
}
