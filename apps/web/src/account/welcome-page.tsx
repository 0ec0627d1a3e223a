import { Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { username } from '@tessera/contracts/user'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { acceptedIn, TermsCheckbox, termsProblem, useTerms } from '../terms/terms-checkbox.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { TextLink } from '../ui/links.tsx'
import { EntryLayout } from './entry-layout.tsx'
import { focusFirst } from './focus-first.ts'
import { beginSession } from './session.ts'
import { WaitingNotice } from './waiting-notice.tsx'

/** For whoever came from another server that knows her, and has no account here yet. */
export function WelcomePage() {
  const router = useRouter()
  const { next } = useSearch({ from: '/welcome' })
  const arrival = useQuery(trpc.identities.arrival.queryOptions(undefined, { gcTime: 0 }))
  const terms = useTerms()
  const form = useForm({
    initialValues: { username: '', acceptsTerms: false },
    validate: {
      username: (text) =>
        username.safeParse(text).success
          ? null
          : 'Use 3 to 40 letters, digits, dots, dashes or underscores',
      acceptsTerms: (isAccepted) => termsProblem(terms, isAccepted),
    },
  })
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
  const submit = form.onSubmit(
    ({ username: name }) => register.mutate({ username: name, ...acceptedIn(terms) }),
    (problems) => focusFirst(form, problems),
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
        <form onSubmit={submit} noValidate>
          <Stack>
            <Text>
              {arrival.data.providerName} knows you as <strong>{arrival.data.label}</strong>. You
              are new here: under which name shall your account be?
            </Text>
            {register.isError && <FaultAlert error={register.error} />}
            <TextInput
              label="User name"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              {...form.getInputProps('username')}
            />
            <TermsCheckbox
              terms={terms}
              field={form.getInputProps('acceptsTerms', { type: 'checkbox' })}
            />
            <ActionButton type="submit" busy={register.isPending} fullWidth>
              Make my account
            </ActionButton>
          </Stack>
        </form>
      )}
    </EntryLayout>
  )
}
