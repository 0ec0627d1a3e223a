import { Alert, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { mailLocale } from '@tessera/contracts/account-mail'
import type { OfferedInvitation } from '@tessera/contracts/invitation'
import { password, username } from '@tessera/contracts/user'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { acceptedIn, TermsCheckbox, termsProblem, useTerms } from '../terms/terms-checkbox.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { TextLink } from '../ui/links.tsx'
import { EntryLayout } from './entry-layout.tsx'
import { focusFirst } from './focus-first.ts'
import { useLinkToken } from './link-token.ts'
import { NewPasswordField } from './new-password-field.tsx'
import { RefusedMailLink } from './refused-mail-link.tsx'
import { roleText } from './role-words.ts'
import { beginSession, sessionQuery } from './session.ts'

/** Where the link of an invitation leads. What it invites to is looked at first, which spends nothing. */
export function AcceptInvitationPage() {
  const token = useLinkToken()
  const { mutate: open, ...opened } = useMutation(
    trpc.users.openInvitation.mutationOptions({ gcTime: 0 }),
  )
  useEffect(() => {
    if (token !== null) open({ token })
  }, [token, open])
  return (
    <EntryLayout
      title="Accept the invitation"
      footer={
        <>
          Have an account? <TextLink to="/sign-in">Sign in</TextLink>
        </>
      }
    >
      {token === null && <RefusedMailLink />}
      {opened.isError && <FaultAlert error={opened.error} />}
      {token !== null && !opened.isError && opened.data === undefined && <Skeleton height={320} />}
      {token !== null && opened.data !== undefined && (
        <AccountForm token={token} offered={opened.data} />
      )}
    </EntryLayout>
  )
}

function AccountForm({
  token,
  offered,
}: {
  readonly token: string
  readonly offered: OfferedInvitation
}) {
  const router = useRouter()
  const signedIn = useQuery(sessionQuery()).data
  const terms = useTerms()
  const form = useForm({
    initialValues: { username: '', password: '', acceptsTerms: false },
    validateInputOnBlur: true,
    validate: {
      username: (text) =>
        username.safeParse(text).success
          ? null
          : 'Use 3 to 40 letters, digits, dots, dashes or underscores',
      password: (text) => (password.safeParse(text).success ? null : 'Use at least 10 characters'),
      acceptsTerms: (isAccepted) => termsProblem(terms, isAccepted),
    },
  })
  const accept = useMutation(
    trpc.users.acceptInvitation.mutationOptions({
      // Neither the password nor the link is kept with the finished request.
      gcTime: 0,
      onSuccess: (user) => {
        beginSession(user)
        router.history.push('/')
      },
    }),
  )
  const submit = form.onSubmit(
    ({ username: name, password: chosen }) =>
      accept.mutate({
        token,
        username: name,
        password: chosen,
        ...acceptedIn(terms),
        locale: mailLocale.safeParse(navigator.language.slice(0, 2)).data,
      }),
    (problems) => focusFirst(form, problems),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text>
          {offered.invitedBy} invites you to make an account with the address{' '}
          <strong>{offered.address}</strong>
          {offered.roles.length > 0 && `, as ${offered.roles.map(roleText).join(' and ')}`}.
        </Text>
        {offered.note !== '' && <Text c="dimmed">“{offered.note}”</Text>}
        {signedIn != null && (
          <Alert color="ochre" title={`You are signed in as ${signedIn.username}`}>
            Accepting makes another account, and signs you out of this one here.{' '}
            <TextLink to="/">Stay with {signedIn.username}</TextLink>
          </Alert>
        )}
        {accept.isError && <FaultAlert error={accept.error} />}
        <TextInput
          label="User name"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          {...form.getInputProps('username')}
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
        <ActionButton type="submit" busy={accept.isPending} fullWidth>
          Make my account
        </ActionButton>
      </Stack>
    </form>
  )
}
