import { List, Stack, Text, VisuallyHidden } from '@mantine/core'
import type { UsageComparison } from '@tessera/contracts/job-listing'
import { useMutation, useQuery } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { TextLink } from '../ui/links.tsx'
import { Moment } from '../ui/moment.tsx'
import { Panel } from '../ui/panel.tsx'
import { type UsageLine, UsageLines } from './usage-lines.tsx'

/** What each service says of one's account, beside what was sent from here: asked when the button is pressed. */
export function ServiceCounts() {
  const comparisons = useQuery(comparisonsQuery())
  const all = comparisons.data ?? []
  if (all.length === 0) return null
  return (
    <Panel title="What the services count">
      <Stack gap="md">
        <Text fz="sm">
          Each service lists the jobs of your account there, with those that you sent without
          Tessera. Most forget a job some time after they removed its files. Tessera asks with your
          own credential.
        </Text>
        <UsageLines label="What the services count" headings={headings} lines={all.map(lineOf)} />
        {all.map((comparison) => (
          <NotListed key={comparison.serviceId} comparison={comparison} />
        ))}
      </Stack>
    </Panel>
  )
}

function lineOf(comparison: UsageComparison): UsageLine {
  const { found, serviceId, serviceName } = comparison
  const asked = <Compare key="asked" comparison={comparison} />
  const values =
    found === null
      ? [asked, '–', '–', '–', '–']
      : [
          asked,
          listedWords(found),
          found.sentHere,
          found.listed - found.sentHere,
          found.notListed ?? 'not known',
        ]
  return { key: serviceId, service: serviceName, values }
}

function Compare({ comparison }: { readonly comparison: UsageComparison }) {
  const { serviceId, serviceName, readAt, failure, found, reading } = comparison
  const compare = useMutation(
    trpc.usage.compare.mutationOptions({
      onSuccess: async () => await queryClient.invalidateQueries(comparisonsQuery()),
    }),
  )
  return (
    <Stack gap={4} align="flex-start">
      <ActionButton
        variant="default"
        size="xs"
        busy={compare.isPending || reading}
        onClick={() => compare.mutate({ serviceId })}
      >
        Compare<VisuallyHidden component="span"> with {serviceName}</VisuallyHidden>
      </ActionButton>
      {found !== null && readAt !== null && (
        <Text fz="sm" c="dimmed">
          As it said <Moment at={readAt} />
        </Text>
      )}
      {failure !== null && !reading && (
        <Text fz="sm" role="status">
          It did not answer the last time: {failure}
        </Text>
      )}
      {compare.isError && <FaultAlert error={compare.error} />}
    </Stack>
  )
}

function NotListed({
  comparison: { found, serviceName },
}: {
  readonly comparison: UsageComparison
}) {
  if (found === null || found.missing.length === 0) return null
  const { length } = found.missing
  const isAll = length === found.notListed
  return (
    <div>
      <Text fz="sm">
        {serviceName} does not list {length === 1 ? 'this job' : 'these jobs'} any more
        {isAll ? '' : `, the latest ${length} of ${String(found.notListed)}`}:
      </Text>
      <List size="sm">
        {found.missing.map(({ jobId, name, sentAt }) => (
          <List.Item key={jobId}>
            <TextLink to="/jobs/$jobId" params={{ jobId }}>
              {name}
            </TextLink>
            , sent <Moment at={sentAt} />
          </List.Item>
        ))}
      </List>
    </div>
  )
}

function listedWords({ listed, isWhole }: NonNullable<UsageComparison['found']>): string {
  return isWhole ? String(listed) : `${listed} or more`
}

function comparisonsQuery() {
  return trpc.usage.comparisons.queryOptions(undefined, {
    refetchInterval: ({ state }) =>
      state.data?.some(({ reading }) => reading) === true ? askAgainMs : false,
  })
}

const askAgainMs = 1000
const headings = [
  'Asked',
  'Jobs that it lists',
  'Of these sent with Tessera',
  'Sent without',
  'Sent with Tessera, not listed',
]
