import { PasswordInput, type PasswordInputProps } from '@mantine/core'
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
