import { useInfiniteQuery } from '@tanstack/react-query'
import { hasCode } from '../faults/read-fault.ts'
import { trpc } from '../trpc.ts'
import { NotFound } from '../ui/not-found-page.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { InvitationList } from './invitation-list.tsx'
import { InviteForm } from './invite-form.tsx'
import { RegistrationList } from './registration-list.tsx'

/** Who is to have an account, for administrators; to anybody else there is no such page. */
export function NewAccountsPage() {
  const invitations = useInfiniteQuery(
    trpc.administration.invitations.list.infiniteQueryOptions(
      {},
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  )
  if (hasCode(invitations.error, 'not_found')) return <NotFound />
  return (
    <Page
      title="New accounts"
      intro="Who has asked for an account, and whom you ask to make one. The link of an invitation works where registration is closed, too."
    >
      <Panel title="Waiting for approval">
        <RegistrationList />
      </Panel>
      <Panel title="Invite somebody">
        <InviteForm />
      </Panel>
      <Panel title="Invitations">
        <InvitationList invitations={invitations} />
      </Panel>
    </Page>
  )
}
