import { Button, Group, Stack, Text } from '@mantine/core'
import type { AdministeredUser, RoleGrant } from '@tessera/contracts/administration'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useUser } from '../account/session.ts'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { Moment } from '../ui/moment.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'
import { ConfirmedButton } from '../ui/confirmed-button.tsx'
import { readUsersAgain } from './read-users-again.ts'
import { givenRoleOf, noRole, RoleFields, untilText, useRoleName } from './role-fields.tsx'

/** What somebody may do besides her own work, who said so, and what was before. */
export function UserRoles({ user }: { readonly user: AdministeredUser }) {
  const { id: userId } = user
  const grants = useQuery(trpc.administration.users.roles.queryOptions({ userId }))
  return (
    <Stack gap="lg">
      <QueryView query={grants} skeleton={<RowSkeletons rows={1} height={56} />}>
        {(all) =>
          all.length === 0 ? (
            <Text c="dimmed">None: a researcher does her own work.</Text>
          ) : (
            <RuledList label="Roles">
              {all.map((grant) => (
                <GrantLine key={grant.id} grant={grant} user={user} />
              ))}
            </RuledList>
          )
        }
      </QueryView>
      <GrantForm user={user} />
    </Stack>
  )
}

function GrantLine({
  grant,
  user,
}: {
  readonly grant: RoleGrant
  readonly user: AdministeredUser
}) {
  const isOwn = useUser().id === user.id
  const end = useMutation(
    trpc.administration.users.endRole.mutationOptions({ onSuccess: readUsersAgain }),
  )
  const { grantedBy, grantedAt, expiresAt, endedAt, endedBy, isLive } = grant
  const name = useRoleName()(grant)
  return (
    <RuledItem>
      <Group justify="space-between" gap="xs">
        <div>
          <Text fw={550} c={isLive ? 'var(--mantine-color-text)' : 'dimmed'}>
            {name}
          </Text>
          <Text fz="sm" c="dimmed">
            given <Moment at={grantedAt} /> by {grantedBy ?? 'the operator'}
            {isLive && expiresAt !== null && ` ·${untilText(grant)}`}
            {!isLive && (
              <>
                {' '}
                · ended <Moment at={endedAt ?? expiresAt ?? grantedAt} />
                {endedBy !== null && ` by ${endedBy}`}
              </>
            )}
          </Text>
        </div>
        {isLive && (
          <ConfirmedButton
            size="sm"
            label="End"
            description={`End the role: ${name}`}
            question={`End this role of ${user.username}?`}
            consequences={[
              ...(isOwn ? ['This is your own role: you lose what it allows here and now.'] : []),
              `${name}: it counts no more from the next click on.`,
              'That she had it stays on record.',
            ]}
            action="End the role"
            mutation={end}
            onConfirm={async () => await end.mutateAsync({ userId: user.id, grantId: grant.id })}
          />
        )}
      </Group>
    </RuledItem>
  )
}

function GrantForm({ user }: { readonly user: AdministeredUser }) {
  const [draft, setDraft] = useState(noRole)
  const grant = useMutation(
    trpc.administration.users.grantRole.mutationOptions({
      onSuccess: async () => {
        setDraft(noRole)
        await readUsersAgain()
      },
    }),
  )
  const chosen = givenRoleOf(draft)
  const give = (event: FormEvent) => {
    event.preventDefault()
    if (chosen !== null) grant.mutate({ userId: user.id, ...chosen })
  }
  return (
    <form onSubmit={give}>
      <Stack gap="sm">
        <Group align="end" gap="md">
          <RoleFields label="Give a role" draft={draft} onChange={setDraft} />
          <Button
            type="submit"
            variant="default"
            disabled={chosen === null}
            loading={grant.isPending}
          >
            Give the role
          </Button>
        </Group>
        {grant.isError && <FaultAlert error={grant.error} />}
      </Stack>
    </form>
  )
}
