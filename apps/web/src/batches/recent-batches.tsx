import { Paper, Stack, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import classes from '../jobs/job-rows.module.css'
import { RowContent } from '../jobs/row-content.tsx'
import { trpc } from '../trpc.ts'
import { BlockLink } from '../ui/links.tsx'
import { Moment } from '../ui/moment.tsx'
import { BatchBadge } from './batch-badge.tsx'
import { describeBatch } from './batch-words.ts'

/** The newest batches and all that are still open; nothing when there are none, or they cannot be read. */
export function RecentBatches() {
  const batches = useQuery(
    trpc.batches.list.queryOptions(undefined, {
      refetchInterval: ({ state }) =>
        state.data?.some(({ counts }) => counts.open > 0) === true ? REFRESH_MS : false,
    }),
  )
  const shown = batches.data?.filter(({ counts }, index) => index < MOST_ENDED || counts.open > 0)
  if (shown === undefined || shown.length === 0) return null
  return (
    <Stack component="section" aria-labelledby="batches">
      <Title order={2} id="batches">
        Batches
      </Title>
      <Paper withBorder>
        <ul className={classes['rows']}>
          {shown.map((batch) => (
            <li key={batch.id}>
              <BlockLink
                to="/batches/$batchId"
                params={{ batchId: batch.id }}
                className={classes['row'] ?? ''}
              >
                <RowContent
                  name={batch.name}
                  below={
                    <>
                      {describeBatch(batch.counts).summary} · <Moment at={batch.createdAt} />
                    </>
                  }
                  badge={<BatchBadge batch={batch} />}
                />
              </BlockLink>
            </li>
          ))}
        </ul>
      </Paper>
    </Stack>
  )
}

const MOST_ENDED = 3
const REFRESH_MS = 10_000
