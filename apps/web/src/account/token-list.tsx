import { Button, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { PersonalToken } from '@tessera/contracts/personal-token'
import { useMutation, useQuery } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { Moment } from '../ui/moment.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'
import { describePlace } from './device-words.ts'
import { MakeTokenDialog } from './make-token-dialog.tsx'
import { tokenScopeWords } from './token-scope-words.ts'

/** The tokens of scripts: what each may do, when and from where it was used, and a way to end it. */
export function TokenList() {
  const tokens = useQuery(trpc.tokens.list.queryOptions())
  const [isMaking, making] = useDisclosure(false)
  return (
    <Stack gap="sm">
      <Text c="dimmed">
        For scripts of your own: each may do what you choose here, and never more. A change of your
        password leaves them.
      </Text>
      <QueryView query={tokens} skeleton={<RowSkeletons rows={1} height={72} />}>
        {(all) =>
          all.length === 0 ? (
            <Text>No access tokens yet.</Text>
          ) : (
            <RuledList label="Access tokens">
              {all.map((token) => (
                <TokenItem key={token.id} token={token} />
              ))}
            </RuledList>
          )
        }
      </QueryView>
      <Group>
        <Button variant="default" onClick={making.open}>
          Make an access token…
        </Button>
      </Group>
      {isMaking && <MakeTokenDialog onClose={making.close} />}
    </Stack>
  )
}

function TokenItem({ token }: { readonly token: PersonalToken }) {
  const { name, scopes, createdAt, expiresAt, lastUsedAt } = token
  const end = useMutation(
    trpc.tokens.end.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.tokens.pathFilter())
        await queryClient.invalidateQueries(trpc.notices.pathFilter())
      },
    }),
  )
  return (
    <RuledItem>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Text fw={550} style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
          <Text fz="sm">{scopes.map((scope) => tokenScopeWords[scope]).join(' · ')}</Text>
          <Text fz="sm" c="dimmed">
            Made <Moment at={createdAt} /> · ends <Moment at={expiresAt} /> ·{' '}
            {lastUsedAt === null ? (
              'never used'
            ) : (
              <>
                last used <Moment at={lastUsedAt} /> from {describePlace(token)}
              </>
            )}
          </Text>
        </div>
        <ActionButton
          variant="subtle"
          color="red"
          size="sm"
          flex="none"
          busy={end.isPending}
          onClick={() => end.mutate({ tokenId: token.id })}
          aria-label={`End the access token ${name}`}
        >
          End
        </ActionButton>
      </Group>
      {end.isError && <FaultAlert error={end.error} />}
    </RuledItem>
  )
}
