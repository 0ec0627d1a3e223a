import { Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { mailLocale } from '@tessera/contracts/account-mail'
import { errors } from '@tessera/contracts/errors'
import { email, password, username } from '@tessera/contracts/user'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { FaultAlert, FaultText } from '../faults/fault-alert.tsx'
import { acceptedIn, TermsCheckbox, termsProblem, useTerms } from '../terms/terms-checkbox.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { TextLink } from '../ui/links.tsx'
import { EntryLayout } from './entry-layout.tsx'
import { NewPasswordField } from './new-password-field.tsx'
import { focusFirst } from './focus-first.ts'
import { ProviderLinks } from './provider-links.tsx'
import { beginSession } from './session.ts'
import { WaitingNotice } from './waiting-notice.tsx'

export function SignUpPage() {
  const router = useRouter()
  const { next } = useSearch({ from: '/sign-up' })
  const registration = useQuery(trpc.users.registration.queryOptions())
  const terms = useTerms()
  const isApproved = registration.data?.mode === 'approval'
  const form = useForm({
    initialValues: { username: '', email: '', password: '', acceptsTerms: false },
    validateInputOnBlur: true,
    validate: {
      username: (text) =>
        username.safeParse(text).success
          ? null
          : 'Use 3 to 40 letters, digits, dots, dashes or underscores',
      email: (text) =>
        (text.trim() === '' && !isApproved) || email.safeParse(text.trim()).success
          ? null
          : 'This is not an e-mail address',
      password: (text) => (password.safeParse(text).success ? null : 'Use at least 10 characters'),
      acceptsTerms: (isAccepted) => termsProblem(terms, isAccepted),
    },
  })
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
  const submit = form.onSubmit(
    ({ email: address, username: name, password: chosen }) =>
      signUp.mutate({
        username: name,
        password: chosen,
        ...acceptedIn(terms),
        locale: mailLocale.safeParse(navigator.language.slice(0, 2)).data,
        ...(address.trim() !== '' && { email: address.trim() }),
      }),
    (problems) => focusFirst(form, problems),
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
        <WaitingNotice email={form.values.email.trim()} />
      ) : (
        <>
          <form onSubmit={submit} noValidate>
            <Stack>
              {isApproved && <Text>An administrator approves each new account here.</Text>}
              {signUp.isError && <FaultAlert error={signUp.error} />}
              <TextInput
                label="User name"
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                {...form.getInputProps('username')}
              />
              <TextInput
                label="E-mail"
                description={
                  isApproved
                    ? 'You confirm it with a link. What is decided about your account is written there.'
                    : 'Optional. Once you have confirmed it you can sign in with it too, and set a password that you forgot.'
                }
                type="email"
                autoComplete="email"
                {...form.getInputProps('email')}
              />
              <NewPasswordField
                label="Password"
                password={form.values.password}
                username={form.values.username}
                field={form.getInputProps('password')}
              />
              <TermsCheckbox
                terms={terms}
                field={form.getInputProps('acceptsTerms', { type: 'checkbox' })}
              />
              <ActionButton type="submit" busy={signUp.isPending} fullWidth>
                Make my account
              </ActionButton>
            </Stack>
          </form>
          <ProviderLinks next={next} />
        </>
      )}
    </EntryLayout>
  )
}
