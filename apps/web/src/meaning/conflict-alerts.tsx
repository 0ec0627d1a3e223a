import { Alert, List, Stack, Text } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import { conflictWords } from '@tessera/contracts/study-terms'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { SentencePlace } from './sentence-place.tsx'
import type { ConflictsAt, Standing } from './use-standing.ts'

/** What stands against a job, with the sentences. Nothing where nothing does. */
export function ConflictAlerts({ standing }: { readonly standing: Standing }) {
  switch (standing.kind) {
    case 'clear':
    case 'asking':
      return null
    case 'unknown':
      return <FaultAlert error={standing.error} onRetry={standing.askAgain} />
    case 'warned':
    case 'refused':
      return standing.found.map((each) => (
        <ConflictAlert key={each.service} {...each} isRefused={standing.kind === 'refused'} />
      ))
    default:
      return standing satisfies never
  }
}

function ConflictAlert({
  service,
  conflicts,
  isRefused,
}: ConflictsAt & { readonly isRefused: boolean }) {
  return (
    <Alert
      color={isRefused ? 'red' : 'ochre'}
      icon={<IconAlertCircle aria-hidden="true" />}
      role="status"
      title={
        isRefused
          ? `The study refuses a job at ${service}`
          : `The study’s documents stand against a job at ${service}`
      }
    >
      <Stack gap="sm">
        <List listStyleType="none" spacing="sm" style={{ overflowWrap: 'anywhere' }}>
          {conflicts.map((conflict) => (
            <List.Item key={conflict.findingId}>
              “{conflict.sentence}”
              <Text fz="sm">
                <SentencePlace of={conflict} />. {conflictWords[conflict.reason]}
              </Text>
            </List.Item>
          ))}
        </List>
        <Text fz="sm">
          {isRefused
            ? 'Choose another service, another study or none, or ask somebody who leads the study whether its terms are right.'
            : 'You may submit it all the same, once you say below that you have read this. The history of the job then tells the members of the study.'}
        </Text>
      </Stack>
    </Alert>
  )
}
