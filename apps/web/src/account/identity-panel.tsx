import { Alert, Group, Stack, Text } from '@mantine/core'
import type { Identity, OpenIdProvider } from '@tessera/contracts/identity'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { CodeAlert } from '../faults/code-alert.tsx'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { ConfirmedButton } from '../ui/confirmed-button.tsx'
import { Moment } from '../ui/moment.tsx'
import { Panel } from '../ui/panel.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'

/** Accounts elsewhere with which she signs in here; nothing where there are no such places. */
export function IdentityPanel() {
  const { added, refused } = useSearch({ from: '/signed-in/account' })
  const providers = useQuery(
    trpc.identities.providers.queryOptions(undefined, { staleTime: Infinity }),
  )
  const identities = useQuery(trpc.identities.list.queryOptions())
  const all = providers.data ?? []
  if (all.length === 0 && (identities.data ?? []).length === 0) return null
  return (
    <Panel title="Other ways to sign in">
      <QueryView query={identities} skeleton={<RowSkeletons rows={1} height={64} />}>
        {(hers) => (
          <Stack gap="sm">
            <CodeAlert code={refused} />
            {added !== undefined && hers.some(({ provider }) => provider === added) && (
              <Alert color="green" role="status">
                You can sign in with {nameOf(all, added)} from now on.
              </Alert>
            )}
            {hers.length > 0 && (
              <RuledList label="Other ways to sign in">
                {hers.map((identity) => (
                  <IdentityItem
                    key={identity.id}
                    identity={identity}
                    name={nameOf(all, identity.provider)}
                  />
                ))}
              </RuledList>
            )}
            <Text fz="sm" c="dimmed">
              An account elsewhere can be added when it has the same e-mail address as this one, and
              both are verified.
            </Text>
            <Group>
              {all.map((provider) => (
                <AddButton key={provider.id} provider={provider} />
              ))}
            </Group>
          </Stack>
        )}
      </QueryView>
    </Panel>
  )
}

function AddButton({ provider }: { readonly provider: OpenIdProvider }) {
  const begin = useMutation(
    trpc.identities.begin.mutationOptions({
      onSuccess: ({ url }) => window.location.assign(url),
    }),
  )
  return (
    <>
      <ActionButton
        variant="default"
        busy={begin.isPending || begin.isSuccess}
        onClick={() => begin.mutate({ provider: provider.id })}
      >
        Add {provider.name}
      </ActionButton>
      {begin.isError && <FaultAlert error={begin.error} />}
    </>
  )
}

function IdentityItem({ identity, name }: { readonly identity: Identity; readonly name: string }) {
  const remove = useMutation(
    trpc.identities.remove.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.identities.pathFilter())
        await queryClient.invalidateQueries(trpc.sessions.pathFilter())
      },
    }),
  )
  return (
    <RuledItem>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Text fw={550}>{name}</Text>
          <Text fz="sm" c="dimmed">
            {identity.label} · last used <Moment at={identity.lastUsedAt} />
          </Text>
        </div>
        <ConfirmedButton
          label="Remove"
          description={`Remove ${name}, ${identity.label}`}
          size="sm"
          question={`Remove ${name}?`}
          consequences={[
            `You cannot sign in with ${identity.label} of ${name} any more.`,
            'You are signed out everywhere else.',
            'It can be added again.',
          ]}
          action="Remove"
          mutation={remove}
          onConfirm={async () => await remove.mutateAsync({ identityId: identity.id })}
        />
      </Group>
    </RuledItem>
  )
}

function nameOf(providers: readonly OpenIdProvider[], id: string): string {
  return providers.find((provider) => provider.id === id)?.name ?? id
}
