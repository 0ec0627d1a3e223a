import { Checkbox, Stack, Text } from '@mantine/core'
import type { User } from '@tessera/contracts/user'
import { useMutation } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { CodeAlert } from '../faults/code-alert.tsx'
import { hasCode } from '../faults/read-fault.ts'
import { FactorForm } from '../second-factors/factor-form.tsx'
import { trpc } from '../trpc.ts'
import { TextLink } from '../ui/links.tsx'
import { EntryLayout } from './entry-layout.tsx'
import { useLinkToken } from './link-token.ts'
import { ProviderLinks } from './provider-links.tsx'
import { beginSession } from './session.ts'
import { SignInForm } from './sign-in-form.tsx'

/** Password first; then, for whoever has one, the second factor. */
export function SignInPage() {
  const router = useRouter()
  const { next, ended, refused } = useSearch({ from: '/sign-in' })
  // Of a sign-in elsewhere, which leads here.
  const arrived = useLinkToken()
  const [ticket, setTicket] = useState(arrived)
  const [failure, setFailure] = useState<unknown>(null)
  const enter = (user: User) => {
    beginSession(user)
    router.history.push(next ?? '/')
  }
  if (ticket !== null)
    return (
      <SecondStep
        ticket={ticket}
        onSignedIn={enter}
        onSpent={(error) => {
          setFailure(error)
          setTicket(null)
        }}
      />
    )
  return (
    <EntryLayout
      title="Sign in"
      footer={
        <>
          New here?{' '}
          <TextLink to="/sign-up" search={{ next }}>
            Make an account
          </TextLink>
        </>
      }
    >
      <CodeAlert code={refused} />
      <SignInForm
        hasEnded={ended === true}
        failure={failure}
        onAnswer={(answer) => {
          if (answer.outcome === 'signed_in') enter(answer.user)
          else setTicket(answer.ticket)
        }}
      />
      <ProviderLinks next={next} />
    </EntryLayout>
  )
}

interface SecondStepProps {
  readonly ticket: string
  readonly onSignedIn: (user: User) => void
  /** The password is to be entered again. */
  readonly onSpent: (error: unknown) => void
}

function SecondStep({ ticket, onSignedIn, onSpent }: SecondStepProps) {
  const [remember, setRemember] = useState(false)
  const complete = useMutation(
    trpc.auth.completeLogin.mutationOptions({
      gcTime: 0,
      onSuccess: onSignedIn,
      onError: (error) => {
        if (hasCode(error, 'sign_in_ticket_spent')) onSpent(error)
      },
    }),
  )
  return (
    <EntryLayout title="Second step" footer="A recovery code signs you in once without the app.">
      <Stack>
        <Text>One step more: show your second factor.</Text>
        <FactorForm
          action="Sign in"
          busy={complete.isPending}
          error={complete.error}
          onShown={(shown) => complete.mutate({ ticket, shown, remember })}
        >
          <Checkbox
            label="Do not ask in this browser for 30 days"
            description="Only on a device that nobody else uses."
            checked={remember}
            onChange={(event) => setRemember(event.currentTarget.checked)}
          />
        </FactorForm>
      </Stack>
    </EntryLayout>
  )
}
