import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import { password as newPassword } from '@tessera/contracts/user'
import { StrengthBar } from './strength-bar.tsx'

/** With how strong it is while it is typed. @param field what the form says of it */
export function NewPasswordField({
  label,
  password,
  username,
  field,
}: {
  readonly label: string
  readonly password: string
  /** Empty where it is not known. */
  readonly username: string
  readonly field: PasswordInputProps
}) {
  return (
    <div>
      <PasswordInput
        label={label}
        autoComplete="new-password"
        mb={8}
        visibilityToggleButtonProps={{ 'aria-label': `Show the ${label.toLowerCase()}` }}
        visibilityToggleFocusable
        {...field}
      />
      <StrengthBar password={password} username={username} />
    </div>
  )
}

/** What is wrong with a new password, as it stands. */
export function passwordProblem(text: string): string | null {
  return newPassword.safeParse(text).success ? null : 'Use at least 10 characters'
}
