import { Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { ReactNode } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { ActionButton } from '../ui/action-button.tsx'
import { focusFirst } from './focus-first.ts'
import { NewPasswordField, passwordProblem } from './new-password-field.tsx'

export interface NewPasswordFormProps {
  /** Whose it is; empty where it is not known. */
  readonly username: string
  /** Above the field. */
  readonly children?: ReactNode
  readonly button: string
  readonly setting: { readonly isPending: boolean; readonly error: unknown }
  readonly onSubmit: (password: string) => void
}

/** For whoever has no password to show before it. */
export function NewPasswordForm({
  username,
  children,
  button,
  setting,
  onSubmit,
}: NewPasswordFormProps) {
  const form = useForm({
    initialValues: { password: '' },
    validateInputOnBlur: true,
    validate: { password: passwordProblem },
  })
  const submit = form.onSubmit(
    ({ password }) => onSubmit(password),
    (problems) => focusFirst(form, problems),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {children}
        {setting.error !== null && <FaultAlert error={setting.error} />}
        {/* For password managers, which keep the two together. */}
        {username !== '' && (
          <input type="hidden" name="username" autoComplete="username" value={username} readOnly />
        )}
        <NewPasswordField
          label="New password"
          password={form.values.password}
          username={username}
          field={form.getInputProps('password')}
        />
        <ActionButton type="submit" busy={setting.isPending} fullWidth>
          {button}
        </ActionButton>
      </Stack>
    </form>
  )
}
