import { Badge } from '@mantine/core'
import type { AdministeredUser } from '@tessera/contracts/administration'
import { type UserId, userId as userIdSchema } from '@tessera/contracts/ids'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { trpc } from '../trpc.ts'
import { Facts } from '../ui/facts.tsx'
import { Moment } from '../ui/moment.tsx'
import { NotFound } from '../ui/not-found-page.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { formatTime } from '../ui/time.ts'
import { UserActions } from './user-actions.tsx'
import { UserJobs } from './user-jobs.tsx'
import { UserRoles } from './user-roles.tsx'

/** One account, for administrators; to anybody else there is no such page. */
export function UserPage() {
  const { userId } = useParams({ from: '/signed-in/administration/users/$userId' })
  const id = userIdSchema.safeParse(userId)
  return id.success ? <KnownUser userId={id.data} /> : <NotFound />
}

function KnownUser({ userId }: { readonly userId: UserId }) {
  const user = useQuery(trpc.administration.users.get.queryOptions({ userId }))
  return (
    <QueryView
      query={user}
      skeleton={<RowSkeletons rows={4} height={120} />}
      missing={<NotFound />}
    >
      {(found) => <UserPanels user={found} />}
    </QueryView>
  )
}

function UserPanels({ user }: { readonly user: AdministeredUser }) {
  const { username, email, status, createdAt, lastUsedAt, sessions } = user
  const { isAddressConfirmed, newPasswordRequiredAt, removeAt } = user
  return (
    <Page title={username}>
      <Panel title="Account">
        <Facts
          entries={[
            ['State', <StatusBadge key="state" status={status} />],
            [
              'E-mail',
              email === null ? 'None' : `${email}${isAddressConfirmed ? '' : ' (not confirmed)'}`,
            ],
            ['Since', formatTime(createdAt)],
            ['Last here', lastUsedAt === null ? 'Not lately' : <Moment key="at" at={lastUsedAt} />],
            ['Sign-ins', String(sessions)],
            [
              'New password',
              newPasswordRequiredAt && `Required since ${formatTime(newPasswordRequiredAt)}`,
            ],
            ['Removed', removeAt && `On ${formatTime(removeAt)}, as its owner asked`],
          ]}
        />
        <UserActions user={user} />
      </Panel>
      <Panel title="Roles">
        <UserRoles user={user} />
      </Panel>
      <Panel title="Jobs">
        <UserJobs userId={user.id} />
      </Panel>
    </Page>
  )
}

function StatusBadge({ status }: Pick<AdministeredUser, 'status'>) {
  const { color, label } = statusWords[status]
  return (
    <Badge color={color} tt="none">
      {label}
    </Badge>
  )
}

const statusWords = {
  active: { color: 'aegean', label: 'Active' },
  waiting: { color: 'ochre', label: 'Waiting for approval' },
  disabled: { color: 'red', label: 'Disabled' },
} as const satisfies Readonly<Record<AdministeredUser['status'], object>>
