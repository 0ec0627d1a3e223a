import { Text } from '@mantine/core'
import type { Job } from '@tessera/contracts/job'
import { useQuery } from '@tanstack/react-query'
import { formatDay, retentionText } from '../services/record-panels.tsx'
import { placeOf } from '../services/place.ts'
import { trpc } from '../trpc.ts'
import { Facts } from '../ui/facts.tsx'
import { Panel } from '../ui/panel.tsx'
import { formatTime } from '../ui/time.ts'

/** What was known of the service when the job was sent, whatever is known of it now. */
export function RanOn({ job }: { readonly job: Job }) {
  const then = useQuery(trpc.services.ofJob.queryOptions({ jobId: job.id })).data
  const now = useQuery(trpc.services.get.queryOptions({ serviceId: job.serviceId })).data
  if (then === undefined) return null
  const { record, version, since, catalogue } = then
  const panel = catalogue?.options.panels.find(({ value }) => value === job.settings.panel)
  return (
    <Panel title="The service as it was">
      <Facts
        entries={[
          ['Name', record.name],
          ['Where', placeOf(record)],
          ['Server', <code key="origin">{new URL(record.origin).host}</code>],
          [
            'Application',
            catalogue && `${catalogue.options.appName} ${catalogue.options.appVersion}`,
          ],
          ['Panel, as it was offered', panel?.label ?? null],
          [
            'Populations of the panel',
            panel ? panel.populations.map(({ label }) => label).join(', ') : null,
          ],
          ['Program', record.softwareVersion === '' ? null : record.softwareVersion],
          ['Results were kept there', retentionText(record.retentionDays)],
          ['Terms', record.terms.since && `Of ${formatDay(record.terms.since)}`],
          ['Record', `Version ${version}, of ${formatTime(since)}`],
        ]}
      />
      {now !== undefined && now.version !== version && (
        <Text c="dimmed">The record of this service has been changed since.</Text>
      )}
    </Panel>
  )
}
