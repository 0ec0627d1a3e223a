import { Divider, PasswordInput, Stack, Text } from '@mantine/core'
import type { StepUpInput } from '@tessera/contracts/second-factor'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useRef } from 'react'
import { ProviderLinks } from '../account/provider-links.tsx'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { FactorForm } from './factor-form.tsx'
import { PasskeyButton } from './passkey-button.tsx'

/** Somebody who is signed in shows anew who she is, with what she has. */
export function StepUpForm({ onDone }: { readonly onDone: () => void }) {
  const factors = useQuery(trpc.secondFactors.get.queryOptions())
  const stepUp = useMutation(trpc.auth.stepUp.mutationOptions({ gcTime: 0, onSuccess: onDone }))
  const begin = useMutation(trpc.auth.beginPasskeyStepUp.mutationOptions({ gcTime: 0 }))
  const form = {
    busy: stepUp.isPending,
    error: stepUp.error,
    onShown: (shown: StepUpInput) => stepUp.mutate(shown),
  }
  return (
    <Stack>
      <Text>What you are about to do is for you alone, so show once more that it is you.</Text>
      <QueryView query={factors} skeleton={<RowSkeletons rows={1} height={120} />}>
        {({ authenticator, passkeys, hasPassword }) => {
          const code = <FactorForm {...form} hasApp={authenticator !== null} action="Go on" />
          if (passkeys.length > 0)
            return (
              <>
                <PasskeyButton
                  begin={async () => await begin.mutateAsync()}
                  onAnswer={async (answer) => await stepUp.mutateAsync({ kind: 'passkey', answer })}
                  data-autofocus
                >
                  Use a passkey
                </PasskeyButton>
                <Divider label="or" />
                {code}
              </>
            )
          if (authenticator !== null) return code
          if (hasPassword) return <PasswordForm {...form} />
          return (
            <>
              <Text>You have no password here: sign in again elsewhere, and repeat it then.</Text>
              <ProviderLinks next="/account" />
            </>
          )
        }}
      </QueryView>
    </Stack>
  )
}

interface PasswordFormProps {
  readonly busy: boolean
  readonly error: unknown
  readonly onShown: (shown: StepUpInput) => void
}

function PasswordForm({ busy, error, onShown }: PasswordFormProps) {
  const field = useRef<HTMLInputElement>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const password = field.current?.value ?? ''
    field.current?.focus()
    field.current?.select()
    if (password !== '') onShown({ kind: 'password', password })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {error !== null && <FaultAlert error={error} />}
        <PasswordInput
          ref={field}
          label="Your password"
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show your password' }}
          visibilityToggleFocusable
          data-autofocus
        />
        <ActionButton type="submit" busy={busy}>
          Go on
        </ActionButton>
      </Stack>
    </form>
  )
}
