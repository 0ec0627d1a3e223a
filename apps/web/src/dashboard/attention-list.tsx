import { Alert, Group, Stack, Text } from '@mantine/core'
import type { Credential } from '@tessera/contracts/credential'
import type { Job } from '@tessera/contracts/job'
import { IconAlertTriangle } from '@tabler/icons-react'
import { credentialHealth, expiryText } from '../credentials/credential-health.ts'
import { credentialWords } from '../credentials/credential-words.ts'
import { describeState } from '../jobs/state-words.ts'
import type { ServiceWithCredential } from '../services/service-queries.ts'
import { ButtonLink, TextLink } from '../ui/links.tsx'

export interface AttentionListProps {
  /** With credentials that are not good. */
  readonly services: readonly ServiceWithCredential[]
  /** That wait for a credential, or for their owner's word on an account or an address. */
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
            title={headline({ name, origin, credential })}
          >
            <Group justify="space-between">
              <Text>{credentialWords[credential.type].renew}</Text>
              <ButtonLink to="/credentials" search={{ connect: id }} size="xs">
                {credentialWords[credential.type].replace}
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
          title={`${job.name}: ${describeState(job).label}`}
        >
          {describeState(job).explanation}{' '}
          <TextLink to="/jobs/$jobId" params={{ jobId: job.id }}>
            Look at the job
          </TextLink>
        </Alert>
      ))}
    </Stack>
  )
}

function headline({
  name: serviceName,
  origin,
  credential,
}: {
  readonly name: string
  readonly origin: string
  readonly credential: Credential
}): string {
  const health = credentialHealth(credential, origin)
  const { name } = credentialWords[credential.type]
  switch (health.kind) {
    case 'expired':
      return `Your ${name} for ${serviceName} has expired`
    case 'refused':
      return `${serviceName} does not accept your ${name}`
    case 'expiring':
      return `Your ${name} for ${serviceName}: ${expiryText(health) ?? ''}`
    case 'moved':
      return `${serviceName} has another address now`
    case 'inactive':
    case 'good':
      return `Your ${name} for ${serviceName} is switched off`
    default:
      return health satisfies never
  }
}
