import { Divider, Stack } from '@mantine/core'
import type { User } from '@tessera/contracts/user'
import { useMutation } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { CodeAlert } from '../faults/code-alert.tsx'
import { canUsePasskeys } from '../second-factors/browser-passkey.ts'
import { PasskeyButton } from '../second-factors/passkey-button.tsx'
import { trpc } from '../trpc.ts'
import { TextLink } from '../ui/links.tsx'
import { EntryLayout } from './entry-layout.tsx'
import { ProviderLinks } from './provider-links.tsx'
import { SecondStep } from './second-step.tsx'
import { beginSession } from './session.ts'
import { SignInForm } from './sign-in-form.tsx'

/** Password first; then, for whoever has one, the second factor. A passkey is both. */
export function SignInPage() {
  const router = useRouter()
  const { next, ended, refused, elsewhere } = useSearch({ from: '/sign-in' })
  const [step, setStep] = useState<Step>(elsewhere === true ? { ticket: undefined } : null)
  const [failure, setFailure] = useState<unknown>(null)
  const enter = (user: User) => {
    beginSession(user)
    router.history.push(next ?? '/')
  }
  const goBack = useCallback((error: unknown) => {
    setFailure(error)
    setStep(null)
  }, [])
  if (step !== null) return <SecondStep ticket={step.ticket} onSignedIn={enter} onBack={goBack} />
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
      {canUsePasskeys() && <PasskeySignIn onSignedIn={enter} />}
      <ProviderLinks next={next} />
    </EntryLayout>
  )
}

/** What stands for the password; after a sign-in elsewhere the browser keeps it by itself. */
type Step = { readonly ticket: string | undefined } | null

function PasskeySignIn({ onSignedIn }: { readonly onSignedIn: (user: User) => void }) {
  const begin = useMutation(trpc.auth.beginPasskeySignIn.mutationOptions({ gcTime: 0 }))
  const signIn = useMutation(
    trpc.auth.passkeySignIn.mutationOptions({ gcTime: 0, onSuccess: onSignedIn }),
  )
  return (
    <Stack mt="lg">
      <Divider label="or" />
      <PasskeyButton
        variant="default"
        begin={async () => await begin.mutateAsync()}
        onAnswer={async (answer) => await signIn.mutateAsync({ answer })}
      >
        Use a passkey
      </PasskeyButton>
    </Stack>
  )
}
