import { List, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { Moment } from '../ui/moment.tsx'
import { Panel } from '../ui/panel.tsx'
import { formatTime } from '../ui/time.ts'
import { ChangeList } from './change-list.tsx'

/** What the service offered the account of its check, and what changed; nothing where nobody has read it. */
export function ServiceOffer(props: {
  readonly serviceId: number
  /** Whether what her own account may use is shown elsewhere on the page. */
  readonly hasOwnList: boolean
}) {
  const { serviceId, hasOwnList } = props
  const snapshots = useQuery(trpc.services.snapshots.queryOptions({ serviceId })).data ?? []
  const [newest] = snapshots
  if (newest === undefined) return null
  const { appName, appVersion, panels } = newest.options
  return (
    <>
      {!hasOwnList && (
        <Panel title="What this service offers">
          {panels.length === 0 ? (
            <Text>It offered no reference panel.</Text>
          ) : (
            <List spacing="xs" aria-label="Reference panels that it offers">
              {panels.map(({ value, label }) => (
                <List.Item key={value}>{label}</List.Item>
              ))}
            </List>
          )}
          <Text c="dimmed">
            Seen <Moment at={newest.readAt} /> by the account of the health check, in {appName}{' '}
            {appVersion}. What you may use, your own credential tells: some panels need an approval.
          </Text>
        </Panel>
      )}
      <Panel title="What changed here">
        <ChangeList label="Changes of what is offered" newestFirst={snapshots} />
        <Text c="dimmed">
          As the account of the health check saw it since{' '}
          {formatTime(snapshots.at(-1)?.since ?? newest.since)}.
          {snapshots.length === 1 && ' Nothing has changed since.'}
        </Text>
      </Panel>
    </>
  )
}
