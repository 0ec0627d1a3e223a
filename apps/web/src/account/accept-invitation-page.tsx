import { Alert, Skeleton, Text } from '@mantine/core'
import type { OfferedInvitation } from '@tessera/contracts/invitation'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { TextLink } from '../ui/links.tsx'
import { EntryLayout } from './entry-layout.tsx'
import { useLinkToken } from './link-token.ts'
import { NewAccountForm } from './new-account-form.tsx'
import { RefusedMailLink } from './refused-mail-link.tsx'
import { roleText } from './role-words.ts'
import { beginSession, sessionQuery } from './session.ts'

/** Where the link of an invitation leads. What it invites to is looked at first, which spends nothing. */
export function AcceptInvitationPage() {
  const token = useLinkToken()
  const { mutate: open, ...opened } = useMutation(
    trpc.users.openInvitation.mutationOptions({ gcTime: 0 }),
  )
  useEffect(() => {
    if (token !== null) open({ token })
  }, [token, open])
  return (
    <EntryLayout
      title="Accept the invitation"
      footer={
        <>
          Have an account? <TextLink to="/sign-in">Sign in</TextLink>
        </>
      }
    >
      {token === null && <RefusedMailLink />}
      {opened.isError && <FaultAlert error={opened.error} />}
      {token !== null && !opened.isError && opened.data === undefined && <Skeleton height={320} />}
      {token !== null && opened.data !== undefined && (
        <AccountForm token={token} offered={opened.data} />
      )}
    </EntryLayout>
  )
}

function AccountForm({
  token,
  offered,
}: {
  readonly token: string
  readonly offered: OfferedInvitation
}) {
  const router = useRouter()
  const signedIn = useQuery(sessionQuery()).data
  const accept = useMutation(
    trpc.users.acceptInvitation.mutationOptions({
      // Neither the password nor the link is kept with the finished request.
      gcTime: 0,
      onSuccess: (user) => {
        beginSession(user)
        router.history.push('/')
      },
    }),
  )
  return (
    <NewAccountForm
      asksPassword
      making={accept}
      onSubmit={({ username, password, acceptedTerms, locale }) =>
        accept.mutate({ token, username, password, acceptedTerms, locale })
      }
    >
      <Text>
        {offered.invitedBy} invites you to make an account with the address{' '}
        <strong>{offered.address}</strong>
        {offered.roles.length > 0 && `, as ${offered.roles.map(roleText).join(' and ')}`}.
      </Text>
      {offered.note !== '' && <Text c="dimmed">“{offered.note}”</Text>}
      {signedIn != null && (
        <Alert color="ochre" title={`You are signed in as ${signedIn.username}`}>
          Accepting makes another account, and signs you out of this one here.{' '}
          <TextLink to="/">Stay with {signedIn.username}</TextLink>
        </Alert>
      )}
    </NewAccountForm>
  )
}
