import { Divider, Stack, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouteContext, useRouter, useSearch } from '@tanstack/react-router'
import { DeleteAccount } from '../account/delete-account.tsx'
import { EntryLayout } from '../account/entry-layout.tsx'
import { OwnData } from '../account/own-data.tsx'
import { useSignOut } from '../account/sign-out.ts'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { owedTermsQuery } from './owed-terms.ts'
import { TermsText } from './terms-text.tsx'

/** All that there is for whoever has not accepted the newest terms: the text, yes, and the ways out. */
export function AcceptTermsPage() {
  const user = useRouteContext({ from: '/accept-terms', select: (context) => context.user })
  const { next } = useSearch({ from: '/accept-terms' })
  const router = useRouter()
  const terms = useQuery(trpc.terms.get.queryOptions())
  const version = terms.data?.version
  const accept = useMutation(
    trpc.terms.accept.mutationOptions({
      onSuccess: () => {
        queryClient.setQueryData(owedTermsQuery().queryKey, false)
        router.history.push(next ?? '/')
      },
    }),
  )
  const signOut = useSignOut()
  return (
    <EntryLayout
      title="The terms are new"
      footer="Jobs and schedules that are under way go on meanwhile."
      width={720}
    >
      <Stack>
        <Text>
          You are signed in as {user.username}. Read what holds here now; with your consent you go
          on where you were.
        </Text>
        <TermsText />
        {accept.isError && <FaultAlert error={accept.error} />}
        {signOut.isError && <FaultAlert error={signOut.error} />}
        <ActionButton
          busy={accept.isPending}
          disabled={version === undefined}
          onClick={() => {
            if (version !== undefined) accept.mutate({ version })
          }}
        >
          I accept these terms
        </ActionButton>
        <ActionButton variant="default" busy={signOut.isPending} onClick={() => signOut.mutate()}>
          Sign out
        </ActionButton>
        <Divider label="If you do not accept them" />
        <OwnData />
        <DeleteAccount user={user} />
      </Stack>
    </EntryLayout>
  )
}
