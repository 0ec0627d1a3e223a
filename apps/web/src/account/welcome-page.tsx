import { Skeleton, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { TextLink } from '../ui/links.tsx'
import { EntryLayout } from './entry-layout.tsx'
import { NewAccountForm } from './new-account-form.tsx'
import { beginSession } from './session.ts'
import { WaitingNotice } from './waiting-notice.tsx'

/** For whoever came from another server that knows her, and has no account here yet. */
export function WelcomePage() {
  const router = useRouter()
  const { next } = useSearch({ from: '/welcome' })
  const arrival = useQuery(trpc.identities.arrival.queryOptions(undefined, { gcTime: 0 }))
  const register = useMutation(
    trpc.identities.register.mutationOptions({
      gcTime: 0,
      onSuccess: (made) => {
        if (made.outcome === 'waiting') return
        beginSession(made.user)
        router.history.push(next ?? '/')
      },
    }),
  )

  return (
    <EntryLayout
      title="Choose a name"
      footer={
        <>
          Have an account already?{' '}
          <TextLink to="/sign-in" search={{ next }}>
            Sign in
          </TextLink>{' '}
          and add this way to sign in under Your account.
        </>
      }
    >
      {arrival.isError && <FaultAlert error={arrival.error} />}
      {arrival.isPending && <Skeleton height={140} />}
      {register.data?.outcome === 'waiting' && <WaitingNotice email={null} />}
      {arrival.data !== undefined && register.data?.outcome !== 'waiting' && (
        <NewAccountForm
          asksPassword={false}
          making={register}
          onSubmit={({ username, acceptedTerms }) => register.mutate({ username, acceptedTerms })}
        >
          <Text>
            {arrival.data.providerName} knows you as <strong>{arrival.data.label}</strong>. You are
            new here: under which name shall your account be?
          </Text>
        </NewAccountForm>
      )}
    </EntryLayout>
  )
}
