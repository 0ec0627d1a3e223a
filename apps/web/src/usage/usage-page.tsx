import { Button, Stack, Text } from '@mantine/core'
import type { Usage } from '@tessera/contracts/usage'
import { IconChartBar, IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { money } from '../services/price-words.ts'
import { trpc } from '../trpc.ts'
import { formatBytes } from '../ui/bytes.ts'
import { Empty } from '../ui/empty.tsx'
import { ButtonLink } from '../ui/links.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { saveText } from '../ui/save-lines.ts'
import { formatDuration } from '../ui/time.ts'
import { ServiceCounts } from './service-counts.tsx'
import { UsageLines } from './usage-lines.tsx'
import { monthName, usageTable } from './usage-table.ts'

/** What one's own account has sent to each service, month by month. */
export function UsagePage() {
  const usage = useQuery(trpc.usage.list.queryOptions())
  return (
    <Page
      title="Usage"
      intro="What you sent to each service in the last twelve months. Samples that were sent twice count twice. Costs are estimates: each job at the price in the record of its service when it was sent, whatever became of it."
    >
      <QueryView query={usage} skeleton={<RowSkeletons rows={2} height={180} />}>
        {(all) =>
          all.length === 0 ? (
            <Empty
              icon={<IconChartBar size={32} />}
              title="Nothing sent yet"
              action={<ButtonLink to="/jobs/new">New job</ButtonLink>}
            >
              Jobs count here from the moment at which they are on their way.
            </Empty>
          ) : (
            <Stack gap="lg">
              {monthsOf(all).map((month) => (
                <Month
                  key={month}
                  month={month}
                  lines={all.filter((line) => line.month === month)}
                />
              ))}
              <div>
                <Button
                  variant="default"
                  leftSection={<IconDownload size={16} aria-hidden="true" />}
                  onClick={() => saveText('usage.csv', 'text/csv', usageTable(all))}
                >
                  Save as CSV
                </Button>
              </div>
            </Stack>
          )
        }
      </QueryView>
      <ServiceCounts />
    </Page>
  )
}

function Month({ month, lines }: { readonly month: string; readonly lines: readonly Usage[] }) {
  const name = monthName(month)
  return (
    <Panel title={name}>
      <UsageLines
        label={`Usage of ${name}`}
        headings={headings}
        lines={lines.map((line) => ({
          key: line.serviceId,
          service: line.serviceName,
          values: [
            <Jobs key="jobs" line={line} />,
            line.samples.toLocaleString('en'),
            formatBytes(line.bytesSent),
            formatBytes(line.bytesReceived),
            formatDuration(line.secondsRunning),
            costWords(line),
          ],
        }))}
      />
    </Panel>
  )
}

function Jobs({ line }: { readonly line: Usage }) {
  const { jobs, completed, failed, cancelled, jobsAllowed } = line
  const parts = [
    `${completed} completed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(cancelled > 0 ? [`${cancelled} cancelled`] : []),
  ]
  return (
    <>
      {jobsAllowed === null ? jobs : `${jobs} of ${jobsAllowed} that you may send`}
      <Text fz="sm" c="dimmed">
        {parts.join(', ')}
      </Text>
    </>
  )
}

function costWords({ estimatedCosts }: Usage): string {
  if (estimatedCosts.length === 0) return '–'
  return estimatedCosts.map(({ amount, currency }) => money(amount, currency)).join(', ')
}

/** In the order of the lines. */
function monthsOf(all: readonly Usage[]): readonly string[] {
  return [...new Set(all.map(({ month }) => month))]
}

const headings = [
  'Jobs',
  'Samples, of all jobs',
  'Sent',
  'Received',
  'At the service for',
  'Estimated cost',
]
