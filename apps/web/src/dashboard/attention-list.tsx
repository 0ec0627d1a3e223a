import { Alert, Group, Stack, Text } from '@mantine/core'
import type { Job } from '@tessera/contracts/job'
import { IconAlertTriangle } from '@tabler/icons-react'
import {
  type CredentialHealth,
  credentialHealth,
  expiryText,
} from '../credentials/credential-health.ts'
import type { ServiceWithCredential } from '../services/service-queries.ts'
import { ButtonLink, TextLink } from '../ui/links.tsx'

export interface AttentionListProps {
  /** With credentials that are not good. */
  readonly services: readonly ServiceWithCredential[]
  /** That wait for a token, or for their owner's word on an address. */
  readonly jobs: readonly Job[]
}

/** What only the user can put right. */
export function AttentionList({ services, jobs }: AttentionListProps) {
  if (services.length === 0 && jobs.length === 0) return null
  return (
    <Stack component="section" aria-label="Needs your attention">
      {services.map(({ id, name, origin, credential }) =>
        credential === null ? null : (
          <Alert
            key={id}
            color="ochre"
            icon={<IconAlertTriangle aria-hidden="true" />}
            title={headline(name, credentialHealth(credential, origin))}
          >
            <Group justify="space-between">
              <Text>Make a new token at the service and enter it here.</Text>
              <ButtonLink to="/credentials" search={{ connect: id }} size="xs">
                Enter a new token
              </ButtonLink>
            </Group>
          </Alert>
        ),
      )}
      {jobs.map((job) => (
        <Alert
          key={job.id}
          color="ochre"
          icon={<IconAlertTriangle aria-hidden="true" />}
          title={`${job.name} waits for ${job.waitReason === 'moved' ? 'your confirmation' : 'a token'}`}
        >
          {job.waitReason === 'moved'
            ? `It goes on when you have said that your credential may be used at the new address of ${job.serviceName}.`
            : `It goes on where it stopped when ${job.serviceName} accepts your token again.`}{' '}
          <TextLink to="/jobs/$jobId" params={{ jobId: job.id }}>
            Look at the job
          </TextLink>
        </Alert>
      ))}
    </Stack>
  )
}

function headline(serviceName: string, health: CredentialHealth): string {
  switch (health.kind) {
    case 'expired':
      return `Your token for ${serviceName} has expired`
    case 'refused':
      return `${serviceName} does not accept your token`
    case 'expiring':
      return `Your token for ${serviceName}: ${expiryText(health) ?? ''}`
    case 'moved':
      return `${serviceName} has another address now`
    case 'inactive':
    case 'good':
      return `Your token for ${serviceName} is switched off`
    default:
      return health satisfies never
  }
}
