import { Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { type MailLocale, mailLocale } from '@tessera/contracts/account-mail'
import { email, username } from '@tessera/contracts/user'
import type { ReactNode } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { TermsCheckbox, termsProblem, useTerms } from '../terms/terms-checkbox.tsx'
import { ActionButton } from '../ui/action-button.tsx'
import { focusFirst } from './focus-first.ts'
import { NewPasswordField, passwordProblem } from './new-password-field.tsx'

export interface NewAccountFormProps {
  /** Above the fields. */
  readonly children: ReactNode
  readonly asksEmail?: 'optional' | 'needed'
  readonly asksPassword: boolean
  readonly making: { readonly isPending: boolean; readonly error: unknown }
  readonly onSubmit: (account: NewAccount) => void
}

/** What was entered, and all of it is in order. */
interface NewAccount {
  readonly username: string
  readonly email: string | undefined
  /** Empty where none is asked for. */
  readonly password: string
  /** The version; nothing where there are no terms. */
  readonly acceptedTerms: string | undefined
  readonly locale: MailLocale | undefined
}

/** What every way to an account ends in: its name, the consent to the terms, and what else the way asks for. */
export function NewAccountForm({
  children,
  asksEmail,
  asksPassword,
  making,
  onSubmit,
}: NewAccountFormProps) {
  const terms = useTerms()
  const form = useForm({
    initialValues: { username: '', email: '', password: '', acceptsTerms: false },
    validateInputOnBlur: true,
    validate: {
      username: (text) =>
        username.safeParse(text).success
          ? null
          : 'Use 3 to 40 letters, digits, dots, dashes or underscores',
      email: (text) =>
        (text.trim() === '' && asksEmail !== 'needed') || email.safeParse(text.trim()).success
          ? null
          : 'This is not an e-mail address',
      password: (text) => (asksPassword ? passwordProblem(text) : null),
      acceptsTerms: (isAccepted) => termsProblem(terms, isAccepted),
    },
  })
  const submit = form.onSubmit(
    ({ username: name, email: address, password }) =>
      onSubmit({
        username: name,
        email: address.trim() === '' ? undefined : address.trim(),
        password,
        acceptedTerms: terms?.version,
        locale: mailLocale.safeParse(navigator.language.slice(0, 2)).data,
      }),
    (problems) => focusFirst(form, problems),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {children}
        {making.error !== null && <FaultAlert error={making.error} />}
        <TextInput
          label="User name"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          {...form.getInputProps('username')}
        />
        {asksEmail !== undefined && (
          <TextInput
            label="E-mail"
            description={emailPurpose[asksEmail]}
            type="email"
            autoComplete="email"
            {...form.getInputProps('email')}
          />
        )}
        {asksPassword && (
          <NewPasswordField
            label="Password"
            password={form.values.password}
            username={form.values.username}
            field={form.getInputProps('password')}
          />
        )}
        <TermsCheckbox
          terms={terms}
          field={form.getInputProps('acceptsTerms', { type: 'checkbox' })}
        />
        <ActionButton type="submit" busy={making.isPending} fullWidth>
          Make my account
        </ActionButton>
      </Stack>
    </form>
  )
}

const emailPurpose = {
  needed: 'You confirm it with a link. What is decided about your account is written there.',
  optional:
    'Optional. Once you have confirmed it you can sign in with it too, and set a password that you forgot.',
}
