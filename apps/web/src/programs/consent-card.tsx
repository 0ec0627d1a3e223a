import { Badge, Button, Group, List } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Consent } from '@tessera/contracts/consent'
import { Facts } from '../ui/facts.tsx'
import { Moment } from '../ui/moment.tsx'
import { Panel } from '../ui/panel.tsx'
import { formatTime } from '../ui/time.ts'
import { ConsentUses } from './consent-uses.tsx'
import { EndConsentDialog } from './end-consent-dialog.tsx'
import { scopeWords } from './scope-words.ts'

/** What one program may do at one service, until when, and what it was used for. */
export function ConsentCard({
  consent,
  isLive,
}: {
  readonly consent: Consent
  readonly isLive: boolean
}) {
  const [isEnding, ending] = useDisclosure(false)
  const { program, serviceName, lastUsedAt, endedAt, expiresAt } = consent
  const what = `${program.name} at ${serviceName}`
  return (
    <Panel title={what}>
      <Group justify="space-between">
        {stateOf(consent, isLive)}
        {isLive && (
          <Button
            variant="subtle"
            color="red"
            size="sm"
            onClick={ending.open}
            aria-label={`End what you allowed ${what}`}
          >
            End
          </Button>
        )}
      </Group>
      <List spacing={4}>
        {consent.scopes.map((scope) => (
          <List.Item key={scope}>{scopeWords[scope]}</List.Item>
        ))}
      </List>
      <Facts
        entries={[
          ['Run by', program.runBy],
          [
            endedAt === null ? (isLive ? 'Until' : 'Was until') : 'Ended',
            formatTime(endedAt ?? expiresAt),
          ],
          ['Jobs', `${consent.jobs}, ${consent.openJobs} under way`],
          ['Last used', lastUsedAt === null ? 'Never' : <Moment at={lastUsedAt} />],
        ]}
      />
      <ConsentUses consent={consent} what={what} />
      {isEnding && <EndConsentDialog consent={consent} what={what} onClose={ending.close} />}
    </Panel>
  )
}

function stateOf({ program, endedAt }: Consent, isLive: boolean) {
  if (isLive && program.status === 'suspended') {
    return (
      <Badge color="ochre" tt="none">
        The program is suspended
      </Badge>
    )
  }
  return (
    <Badge color={isLive ? 'green' : 'gray'} tt="none">
      {isLive ? 'Allowed' : endedAt === null ? 'Expired' : 'Ended by you'}
    </Badge>
  )
}
