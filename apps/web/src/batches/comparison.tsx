import type { BatchWithJobs } from '@tessera/contracts/batch'
import { isComparison } from '@tessera/contracts/comparison'
import { Box, List, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { Panel } from '../ui/panel.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { type ComparedColumn, columnsOf } from './compared-columns.ts'
import { ComparisonTable } from './comparison-table.tsx'
import { unreadWords } from './quality-words.ts'
import { R2OfEach } from './r2-of-each.tsx'
import { SiteOverlaps } from './site-overlaps.tsx'

/** Of jobs that were given the same files: how their services and panels differ, and what they made of them. */
export function Comparison({ batch }: { readonly batch: BatchWithJobs }) {
  const { id: batchId, jobs, counts } = batch
  const compared = useQuery(
    trpc.batches.compare.queryOptions(
      { batchId },
      { staleTime: 0, refetchInterval: counts.open > 0 ? REFRESH_MS : false },
    ),
  )
  const isEmpty =
    compared.data === undefined ? !isComparison(jobs) : compared.data.jobs.length === 0
  if (isEmpty) return null
  return (
    <Panel title="Side by side">
      <QueryView query={compared} skeleton={<RowSkeletons rows={4} height={40} />}>
        {(found) => {
          const columns = columnsOf(jobs, found.jobs)
          return (
            <Stack gap="lg">
              <ComparisonTable columns={columns} />
              <Unread columns={columns} />
              <Drawn columns={columns} />
              <SiteOverlaps columns={columns} overlaps={found.overlaps} />
            </Stack>
          )
        }}
      </QueryView>
      {counts.open > 0 && <Text c="dimmed">What is not known yet comes as the jobs go on.</Text>}
    </Panel>
  )
}

/** Nothing while all results that are there were read. */
function Unread({ columns }: { readonly columns: readonly ComparedColumn[] }) {
  const said = columns.flatMap(({ name, job, compared }) => {
    const words = unreadWords(compared.unread)
    return words === null ? [] : [{ id: job.id, words: `${name}: ${words}` }]
  })
  if (said.length === 0) return null
  return (
    <List>
      {said.map(({ id, words }) => (
        <List.Item key={id}>{words}</List.Item>
      ))}
    </List>
  )
}

/** Nothing while fewer than two results were read. */
function Drawn({ columns }: { readonly columns: readonly ComparedColumn[] }) {
  const results = columns.flatMap(({ name, job, compared: { quality } }) =>
    quality === null ? [] : [{ name, quality, filter: job.settings.r2Filter }],
  )
  if (results.length < 2) return null
  return (
    <Box maw={620}>
      <R2OfEach results={results} />
    </Box>
  )
}

const REFRESH_MS = 5_000
