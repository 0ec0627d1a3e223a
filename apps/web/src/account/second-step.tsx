import { Button, Checkbox, Divider, Stack, Text } from '@mantine/core'
import type { ShownFactor } from '@tessera/contracts/second-factor'
import type { User } from '@tessera/contracts/user'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { hasCode } from '../faults/read-fault.ts'
import { FactorForm } from '../second-factors/factor-form.tsx'
import { PasskeyButton } from '../second-factors/passkey-button.tsx'
import { trpc } from '../trpc.ts'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { EntryLayout } from './entry-layout.tsx'

export interface SecondStepProps {
  /** What stands for the password; after a sign-in elsewhere the browser keeps it by itself. */
  readonly ticket: string | undefined
  readonly onSignedIn: (user: User) => void
  /** The first step is to be done again: she wants to, or what stood for it is spent. */
  readonly onBack: (error: unknown) => void
}

export function SecondStep({ ticket, onSignedIn, onBack }: SecondStepProps) {
  const [remember, setRemember] = useState(false)
  const named = ticket === undefined ? {} : { ticket }
  const begin = useMutation(trpc.auth.beginSecondStep.mutationOptions({ gcTime: 0 }))
  const offered = useQuery({
    queryKey: ['second-step', ticket],
    queryFn: async () => await begin.mutateAsync(named),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  })
  const complete = useMutation(
    trpc.auth.completeLogin.mutationOptions({ gcTime: 0, onSuccess: onSignedIn }),
  )
  const spent = [complete.error, begin.error, offered.error].find(
    (error) => error !== null && hasCode(error, 'sign_in_ticket_spent'),
  )
  useEffect(() => {
    if (spent !== undefined) onBack(spent)
  }, [spent, onBack])
  const answerOf = (shown: ShownFactor) => ({ shown, remember, ...named })
  return (
    <EntryLayout title="Second step" footer="A recovery code is your second step once.">
      <Stack>
        <Text>One step more: show your second factor.</Text>
        <QueryView query={offered} skeleton={<RowSkeletons rows={1} height={160} />}>
          {({ hasAuthenticator, passkey }) => (
            <>
              {passkey !== null && (
                <>
                  <PasskeyButton
                    begin={async () => (await begin.mutateAsync(named)).passkey ?? passkey}
                    onAnswer={async (answer) =>
                      await complete.mutateAsync(answerOf({ kind: 'passkey', answer }))
                    }
                  >
                    Use a passkey
                  </PasskeyButton>
                  <Divider label="or" />
                </>
              )}
              <FactorForm
                action="Sign in"
                busy={complete.isPending}
                error={complete.variables?.shown.kind === 'passkey' ? null : complete.error}
                hasApp={hasAuthenticator}
                onShown={(shown) => complete.mutate(answerOf(shown))}
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
            </>
          )}
        </QueryView>
        <Button variant="subtle" onClick={() => onBack(null)}>
          Back to the first step
        </Button>
      </Stack>
    </EntryLayout>
  )
}
