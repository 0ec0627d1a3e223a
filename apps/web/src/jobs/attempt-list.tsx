import { Anchor, Button, Group, List, Stack, Text } from '@mantine/core'
import type { Job, JobAttempt } from '@tessera/contracts/job'
import { manifestPath } from '@tessera/contracts/provenance'
import { Panel } from '../ui/panel.tsx'
import { formatTime } from '../ui/time.ts'
import { changesOf } from './attempt-changes.ts'
import { StateBadge } from './state-badge.tsx'
import type { Attempts } from './use-attempts.ts'

/** How each try at the job ended, what was chosen otherwise for it, and whose results the page shows. */
export function AttemptList({
  job,
  attempts: { all, shown, choose },
}: {
  readonly job: Job
  readonly attempts: Attempts
}) {
  return (
    <Panel title="Attempts">
      <Stack gap="lg" component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
        {all.map((attempt) => (
          <li key={attempt.number}>
            <Stack gap={6}>
              <Group gap="sm">
                <Text fw={600}>
                  Attempt {attempt.number}, {formatTime(attempt.createdAt)}
                </Text>
                <StateBadge job={stateOf(job, attempt)} />
              </Group>
              {attempt.number < job.attempt && attempt.stateText !== null && (
                <Text fz="sm">{attempt.stateText}</Text>
              )}
              <Changes attempt={attempt} all={all} />
              <Group gap="md">
                {attempt.number === shown.number ? (
                  <Text fz="sm" fw={600}>
                    Shown on this page
                  </Text>
                ) : (
                  <Button
                    size="compact-sm"
                    variant="default"
                    onClick={() => choose(attempt.number)}
                  >
                    Show attempt {attempt.number}
                  </Button>
                )}
                {attempt.remoteId !== null && (
                  <Text fz="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                    Number there {attempt.remoteId}
                  </Text>
                )}
                <Anchor fz="sm" href={manifestPath(job.id, attempt.number)} download>
                  Manifest of attempt {attempt.number}
                </Anchor>
              </Group>
            </Stack>
          </li>
        ))}
      </Stack>
    </Panel>
  )
}

function Changes({
  attempt,
  all,
}: {
  readonly attempt: JobAttempt
  readonly all: readonly JobAttempt[]
}) {
  const before = all.find(({ number }) => number === attempt.number - 1)
  if (before === undefined) return null
  const changes = changesOf(attempt, before)
  if (changes.length === 0)
    return (
      <Text fz="sm" c="dimmed">
        With the same files and settings as attempt {before.number}.
      </Text>
    )
  return (
    <List size="sm" spacing={2}>
      {changes.map((change) => (
        <List.Item key={change} style={{ overflowWrap: 'anywhere' }}>
          {change}
        </List.Item>
      ))}
    </List>
  )
}

/** Of those before the last one only the end is kept. */
function stateOf(job: Job, attempt: JobAttempt) {
  if (attempt.number === job.attempt) return job
  return {
    ...job,
    state: attempt.state,
    stateText: attempt.stateText,
    waitReason: null,
    cancelRequested: false,
  }
}
