import { Badge, Group, Text } from '@mantine/core'
import type { WebhookId } from '@tessera/contracts/ids'
import type { WebhookDelivery } from '@tessera/contracts/webhook'
import { useInfiniteQuery } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import type { Tone } from '../jobs/state-words.ts'
import { TONE_COLORS } from '../jobs/state-badge.tsx'
import { trpc } from '../trpc.ts'
import { Moment } from '../ui/moment.tsx'
import { NextPageButton } from '../ui/next-page-button.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'
import { wordsOfDelivery } from './delivery-words.ts'

/** What was sent to one webhook in the last thirty days, and what came of it, the newest first. */
export function DeliveryLog({ webhookId }: { readonly webhookId: WebhookId }) {
  const log = useInfiniteQuery(
    trpc.webhooks.deliveries.infiniteQueryOptions(
      { webhookId },
      {
        getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
        refetchInterval: refreshMs,
      },
    ),
  )
  const all = log.data?.pages.flatMap(({ deliveries }) => deliveries)
  if (all === undefined)
    return log.isError ? (
      <FaultAlert error={log.error} onRetry={() => void log.refetch()} />
    ) : (
      <RowSkeletons rows={2} height={44} />
    )
  if (all.length === 0) return <Text>Nothing was sent there yet.</Text>
  return (
    <>
      <RuledList label="What was sent">
        {all.map((delivery) => (
          <DeliveryItem key={delivery.id} delivery={delivery} />
        ))}
      </RuledList>
      <NextPageButton list={log} label="Show what was sent before" />
    </>
  )
}

function DeliveryItem({ delivery }: { readonly delivery: WebhookDelivery }) {
  const { kind, state, attempts, attemptedAt, nextAttemptAt, milliseconds } = delivery
  const { label, tone, outcome } = wordsOfDelivery(delivery)
  return (
    <RuledItem>
      <Group gap="sm">
        <code>{kind ?? 'test'}</code>
        <Badge color={TONE_COLORS[tone satisfies Tone]}>{label}</Badge>
        <Text fz="sm" c="dimmed">
          {attemptedAt === null ? (
            'Not tried yet'
          ) : (
            <>
              <Moment at={attemptedAt} /> · {outcome}
              {milliseconds !== null && ` · ${milliseconds} ms`}
              {attempts > 1 && ` · ${attempts} attempts`}
            </>
          )}
          {state === 'due' && attemptedAt !== null && nextAttemptAt !== null && (
            <>
              {' '}
              · next try <Moment at={nextAttemptAt} />
            </>
          )}
        </Text>
      </Group>
    </RuledItem>
  )
}

const refreshMs = 3_000
