import { Badge, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconUsers } from '@tabler/icons-react'
import { type AdministeredUser, userStatus } from '@tessera/contracts/administration'
import { userRole } from '@tessera/contracts/role'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { roleWords } from '../account/role-words.ts'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { hasCode } from '../faults/read-fault.ts'
import { trpc } from '../trpc.ts'
import { Empty } from '../ui/empty.tsx'
import { TextLink } from '../ui/links.tsx'
import { Moment } from '../ui/moment.tsx'
import { NextPageButton } from '../ui/next-page-button.tsx'
import { NotFound } from '../ui/not-found-page.tsx'
import { Page } from '../ui/page.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'

/** For administrators; to anybody else there is no such page. */
export function UsersPage() {
  const [text, setText] = useState('')
  const [role, setRole] = useState<string | null>(null)
  const [status, setStatus] = useState<string | null>(null)
  const [search] = useDebouncedValue(text.trim(), typingPauseMs)
  const users = useInfiniteQuery(
    trpc.administration.users.list.infiniteQueryOptions(
      {
        search,
        role: userRole.safeParse(role).data ?? null,
        status: userStatus.safeParse(status).data ?? null,
      },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  )
  if (hasCode(users.error, 'not_found')) return <NotFound />
  const all = users.data?.pages.flatMap((page) => page.users)
  return (
    <Page
      title="Users"
      intro="Who has an account here and what each may do. You see no credential, file or result of anybody; what you do to an account, its owner can read."
    >
      <Group align="end" gap="md">
        <TextInput
          label="Search"
          placeholder="Part of a name or e-mail"
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Select
          label="Role"
          placeholder="Any"
          clearable
          value={role}
          onChange={setRole}
          data={userRole.options.map((value) => ({ value, label: roleWords[value] }))}
        />
        <Select
          label="State"
          placeholder="Any"
          clearable
          value={status}
          onChange={setStatus}
          data={[
            { value: 'active', label: 'Active' },
            { value: 'waiting', label: 'Waiting' },
            { value: 'disabled', label: 'Disabled' },
          ]}
        />
      </Group>
      {users.isError && <FaultAlert error={users.error} onRetry={() => void users.refetch()} />}
      {all === undefined && !users.isError && <RowSkeletons rows={6} height={56} />}
      {all?.length === 0 && (
        <Empty icon={<IconUsers size={32} />} title="Nobody">
          No account is like this.
        </Empty>
      )}
      {all !== undefined && all.length > 0 && (
        <Stack gap="sm">
          <RuledList label="Users">
            {all.map((user) => (
              <UserLine key={user.id} user={user} />
            ))}
          </RuledList>
          <NextPageButton list={users} label="Show more users" />
        </Stack>
      )}
    </Page>
  )
}

function UserLine({ user }: { readonly user: AdministeredUser }) {
  const { id, username, email, isAddressConfirmed, status, roles, sessions, lastUsedAt, removeAt } =
    user
  return (
    <RuledItem>
      <Group gap="xs">
        <TextLink to="/administration/users/$userId" params={{ userId: id }} fw={550}>
          {username}
        </TextLink>
        {status === 'disabled' && (
          <Badge color="red" tt="none">
            Disabled
          </Badge>
        )}
        {status === 'waiting' && (
          <Badge color="ochre" tt="none">
            Waiting
          </Badge>
        )}
        {removeAt !== null && (
          <Badge color="red" tt="none">
            Leaving
          </Badge>
        )}
        {roles.map((role) => (
          <Badge key={role} variant="light" tt="none">
            {roleWords[role]}
          </Badge>
        ))}
      </Group>
      <Text fz="sm" c="dimmed">
        {email ?? 'no e-mail'}
        {email !== null && !isAddressConfirmed && ' (not confirmed)'} ·{' '}
        {sessions === 1 ? '1 sign-in' : `${sessions} sign-ins`}
        {lastUsedAt !== null && (
          <>
            {' '}
            · last here <Moment at={lastUsedAt} />
          </>
        )}
      </Text>
    </RuledItem>
  )
}

const typingPauseMs = 300
