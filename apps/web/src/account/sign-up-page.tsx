import { Text } from '@mantine/core'
import { errors } from '@tessera/contracts/errors'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { FaultText } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { TextLink } from '../ui/links.tsx'
import { EntryLayout } from './entry-layout.tsx'
import { NewAccountForm } from './new-account-form.tsx'
import { ProviderLinks } from './provider-links.tsx'
import { beginSession } from './session.ts'
import { WaitingNotice } from './waiting-notice.tsx'

export function SignUpPage() {
  const router = useRouter()
  const { next } = useSearch({ from: '/sign-up' })
  const registration = useQuery(trpc.users.registration.queryOptions())
  const isApproved = registration.data?.mode === 'approval'
  const signUp = useMutation(
    trpc.users.register.mutationOptions({
      // The password is not kept with the finished request.
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
      title="Make an account"
      footer={
        <>
          Have an account?{' '}
          <TextLink to="/sign-in" search={{ next }}>
            Sign in
          </TextLink>
        </>
      }
    >
      {registration.data?.mode === 'closed' ? (
        <FaultText
          fault={{ code: 'registration_closed', ...errors.registration_closed, requestId: null }}
        />
      ) : signUp.data?.outcome === 'waiting' ? (
        <WaitingNotice email={signUp.variables?.email ?? null} />
      ) : (
        <>
          <NewAccountForm
            asksEmail={isApproved ? 'needed' : 'optional'}
            asksPassword
            making={signUp}
            onSubmit={(account) => signUp.mutate(account)}
          >
            {isApproved && <Text>An administrator approves each new account here.</Text>}
          </NewAccountForm>
          <ProviderLinks next={next} />
        </>
      )}
    </EntryLayout>
  )
}
