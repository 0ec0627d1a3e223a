import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import type { Webhook } from '@tessera/contracts/webhook'
import { useMutation, useQuery } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { ConfirmedButton } from '../ui/confirmed-button.tsx'
import { Moment } from '../ui/moment.tsx'
import { Panel } from '../ui/panel.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'
import { AddWebhookDialog } from './add-webhook-dialog.tsx'
import { DeliveryLog } from './delivery-log.tsx'

/** Addresses to which what somebody is told is posted, what came of it, and ways to try and to end it. */
export function WebhookPanel() {
  const webhooks = useQuery(trpc.webhooks.list.queryOptions())
  const [isAdding, adding] = useDisclosure(false)
  return (
    <Panel title="Webhooks">
      <Text c="dimmed">
        For programs of your own: what you are told is also posted to an address on the internet,
        signed with a secret that only you and Tessera have. It says what happened to which job and
        when, and nothing of what is in it.
      </Text>
      <QueryView query={webhooks} skeleton={<RowSkeletons rows={1} height={72} />}>
        {(all) =>
          all.length === 0 ? (
            <Text>No webhooks yet.</Text>
          ) : (
            <RuledList label="Webhooks">
              {all.map((webhook) => (
                <WebhookItem key={webhook.id} webhook={webhook} />
              ))}
            </RuledList>
          )
        }
      </QueryView>
      <Group>
        <Button variant="default" onClick={adding.open}>
          Add a webhook…
        </Button>
      </Group>
      {isAdding && <AddWebhookDialog onClose={adding.close} />}
    </Panel>
  )
}

function WebhookItem({ webhook }: { readonly webhook: Webhook }) {
  const { id, url, state, failingSince, createdAt } = webhook
  const [isShown, log] = useDisclosure(false)
  const again = {
    onSettled: async () => await queryClient.invalidateQueries(trpc.webhooks.pathFilter()),
  }
  const test = useMutation(
    trpc.webhooks.test.mutationOptions({
      ...again,
      onSuccess: () => {
        log.open()
        notifications.show({ message: 'A test is on its way.' })
      },
    }),
  )
  const resume = useMutation(trpc.webhooks.resume.mutationOptions(again))
  const remove = useMutation(trpc.webhooks.remove.mutationOptions(again))
  const failed = [test, resume].find(({ isError }) => isError)
  return (
    <RuledItem>
      <Stack gap="xs">
        <Group gap="sm">
          <Text fw={550} style={{ overflowWrap: 'anywhere' }}>
            {url}
          </Text>
          <Badge color={state === 'active' ? 'green' : 'red'}>
            {state === 'active' ? 'Active' : 'Paused'}
          </Badge>
        </Group>
        <Text fz="sm" c="dimmed">
          Added <Moment at={createdAt} />
          {failingSince !== null && (
            <>
              {' '}
              · nothing was taken there since <Moment at={failingSince} />
            </>
          )}
        </Text>
        {state === 'paused' && (
          <Text>
            Nothing is sent there. Resume it once it takes what it gets: what happened meanwhile is
            not sent any more, and stands under Notifications.
          </Text>
        )}
        <Group gap="sm">
          {state === 'active' ? (
            <ActionButton
              size="sm"
              variant="default"
              busy={test.isPending}
              onClick={() => test.mutate({ webhookId: id })}
              aria-label={`Send a test to ${url}`}
            >
              Send a test
            </ActionButton>
          ) : (
            <ActionButton
              size="sm"
              busy={resume.isPending}
              onClick={() => resume.mutate({ webhookId: id })}
              aria-label={`Resume ${url}`}
            >
              Resume
            </ActionButton>
          )}
          <Button
            size="sm"
            variant="default"
            aria-expanded={isShown}
            onClick={log.toggle}
            aria-label={`${isShown ? 'Hide' : 'Show'} what was sent to ${url}`}
          >
            {isShown ? 'Hide what was sent' : 'Show what was sent'}
          </Button>
          <ConfirmedButton
            label="Remove"
            description={`Remove ${url}`}
            size="sm"
            question="Remove this webhook?"
            consequences={[
              'Nothing more is sent there.',
              'What was sent is not listed any more, and its secret is worth nothing.',
            ]}
            action="Remove the webhook"
            mutation={remove}
            onConfirm={async () => await remove.mutateAsync({ webhookId: id })}
          />
        </Group>
        {failed !== undefined && <FaultAlert error={failed.error} />}
        {isShown && <DeliveryLog webhookId={id} />}
      </Stack>
    </RuledItem>
  )
}
