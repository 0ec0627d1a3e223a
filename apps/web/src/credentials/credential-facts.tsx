import { Alert, Group, Stack, Text } from '@mantine/core'
import type { Credential } from '@tessera/contracts/credential'
import type { ServiceWithCredential } from '../services/service-queries.ts'
import { Facts } from '../ui/facts.tsx'
import { Moment } from '../ui/moment.tsx'
import { formatTime } from '../ui/time.ts'
import { CredentialBadge } from './credential-badge.tsx'
import { credentialHealth, expiryText } from './credential-health.ts'
import { credentialWords } from './credential-words.ts'
import { MoveQuestion } from './move-question.tsx'

export interface CredentialFactsProps {
  readonly service: ServiceWithCredential
  readonly credential: Credential
}

/** Everything that can be read of a stored credential. */
export function CredentialFacts({ service, credential }: CredentialFactsProps) {
  const health = credentialHealth(credential, service.origin)
  const { name, endless, renew } = credentialWords[credential.type]
  return (
    <Stack gap="md">
      <Group gap="xs">
        <CredentialBadge credential={credential} origin={service.origin} />
        <Text>{credential.label}</Text>
      </Group>
      {health.kind === 'refused' && (
        <Alert color="red" title={`The service does not accept this ${name}`}>
          {health.reason} {renew}
        </Alert>
      )}
      {health.kind === 'moved' && (
        <MoveQuestion service={service} from={health.from} to={health.to} />
      )}
      {health.kind === 'expired' && (
        <Alert color="red" title={`This ${name} has expired`}>
          {renew} Waiting jobs then go on.
        </Alert>
      )}
      <Facts
        entries={[
          ['Account at the service', credential.remoteAccount],
          [
            'Expiry',
            credential.expiresAt === null
              ? endless
              : [expiryText(health), formatTime(credential.expiresAt)].filter(Boolean).join(', '),
          ],
          [
            'Last used',
            credential.lastUsedAt === null ? (
              'Not yet'
            ) : (
              <Moment key="used" at={credential.lastUsedAt} />
            ),
          ],
          ['Stored', <Moment key="stored" at={credential.updatedAt} />],
        ]}
      />
    </Stack>
  )
}
