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
import { ProviderLinks } from './provider-links.tsx'
import { beginSession } from './session.ts'
import { SignInForm } from './sign-in-form.tsx'

/** Password first; then, for whoever has one, the second factor. */
export function SignInPage() {
  const router = useRouter()
  const { next, ended, refused, elsewhere } = useSearch({ from: '/sign-in' })
  const [step, setStep] = useState<Step>(elsewhere === true ? { ticket: undefined } : null)
  const [failure, setFailure] = useState<unknown>(null)
  const enter = (user: User) => {
    beginSession(user)
    router.history.push(next ?? '/')
  }
  if (step !== null)
    return (
      <SecondStep
        ticket={step.ticket}
        onSignedIn={enter}
        onSpent={(error) => {
          setFailure(error)
          setStep(null)
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
          else setStep({ ticket: answer.ticket })
        }}
      />
      <ProviderLinks next={next} />
    </EntryLayout>
  )
}

/** What stands for the password; after a sign-in elsewhere the browser keeps it by itself. */
type Step = { readonly ticket: string | undefined } | null

interface SecondStepProps {
  readonly ticket: string | undefined
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
          onShown={(shown) =>
            complete.mutate({ shown, remember, ...(ticket !== undefined && { ticket }) })
          }
        >
          {/* It counts for sign-ins with the password. */}
          {ticket !== undefined && (
            <Checkbox
              label="Do not ask in this browser for 30 days"
              description="Only on a device that nobody else uses."
              checked={remember}
              onChange={(event) => setRemember(event.currentTarget.checked)}
            />
          )}
        </FactorForm>
      </Stack>
    </EntryLayout>
  )
}
