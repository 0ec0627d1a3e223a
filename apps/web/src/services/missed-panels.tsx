import { Alert, List, Text } from '@mantine/core'
import type { MissedPanel } from '@tessera/contracts/service'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { formatTime } from '../ui/time.ts'
import { countWords } from './count-words.ts'

/** Panels that one service offers no longer, by what is sent for them. */
function useMissedPanels(serviceId: number): ReadonlyMap<string, MissedPanel> {
  const all = useQuery(trpc.services.missedPanels.queryOptions()).data ?? []
  return new Map(
    all.filter((each) => each.serviceId === serviceId).map((each) => [each.panel, each]),
  )
}

/** That a job or a schedule names a panel that is no longer offered; nothing where it is. */
export function MissedPanelNotice(props: {
  readonly serviceId: number
  readonly panel: string
  /** What follows for it, in a sentence. */
  readonly consequence: string
}) {
  const { serviceId, panel, consequence } = props
  const missed = useMissedPanels(serviceId).get(panel)
  if (missed === undefined) return null
  return (
    <Alert
      color="ochre"
      role="status"
      icon={<IconAlertTriangle aria-hidden="true" />}
      title={`${missed.label} is no longer offered`}
    >
      {seenBy(missed)} {consequence}
    </Alert>
  )
}

/** At one service: which panels are gone, and what of the reader's was made for them. */
export function MissedPanels({ serviceId }: { readonly serviceId: number }) {
  const missed = [...useMissedPanels(serviceId).values()]
  if (missed.length === 0) return null
  return (
    <Alert
      color="ochre"
      role="status"
      icon={<IconAlertTriangle aria-hidden="true" />}
      title="Panels that are no longer offered"
    >
      <List spacing="xs">
        {missed.map((panel) => (
          <List.Item key={panel.panel} style={{ overflowWrap: 'anywhere' }}>
            {panel.label}. {seenBy(panel)}
            {usesOf(panel) !== '' && <Text fz="inherit">Of yours: {usesOf(panel)}.</Text>}
          </List.Item>
        ))}
      </List>
    </Alert>
  )
}

function seenBy({ since, noticedBy }: MissedPanel): string {
  return noticedBy === 'own'
    ? `Since ${formatTime(since)} the service does not list it for your account.`
    : `Since ${formatTime(since)} the service does not list it for the account of the health check; yours was not asked since.`
}

function usesOf({ openJobs, savedSettings, schedules }: MissedPanel): string {
  return [
    countWords(openJobs, 'open job', 'open jobs'),
    countWords(savedSettings, 'set of saved settings', 'sets of saved settings'),
    countWords(schedules, 'schedule', 'schedules'),
  ]
    .filter((words) => words !== null)
    .join(', ')
}
