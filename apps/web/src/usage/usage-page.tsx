import { Button, Stack, Table, Text } from '@mantine/core'
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
      <Table.ScrollContainer
        minWidth={680}
        type="native"
        tabIndex={0}
        role="region"
        aria-label={`Usage of ${name}`}
      >
        <Table aria-label={`Usage of ${name}`} verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              {headings.map((heading) => (
                <Table.Th scope="col" key={heading}>
                  {heading}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lines.map((line) => (
              <Table.Tr key={line.serviceId}>
                <Table.Th scope="row">{line.serviceName}</Table.Th>
                <Table.Td>
                  <Jobs line={line} />
                </Table.Td>
                <Table.Td>{line.samples.toLocaleString('en')}</Table.Td>
                <Table.Td>{formatBytes(line.bytesSent)}</Table.Td>
                <Table.Td>{formatBytes(line.bytesReceived)}</Table.Td>
                <Table.Td>{formatDuration(line.secondsRunning)}</Table.Td>
                <Table.Td>{costWords(line)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
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
  'Service',
  'Jobs',
  'Samples, of all jobs',
  'Sent',
  'Received',
  'At the service for',
  'Estimated cost',
]
