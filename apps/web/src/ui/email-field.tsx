import { TextInput } from '@mantine/core'

export interface EmailFieldProps {
  readonly value: string
  readonly isWrong: boolean
  readonly onChange: (value: string) => void
}

/** Somebody else's address, which the browser does not fill in. */
export function EmailField({ value, isWrong, onChange }: EmailFieldProps) {
  return (
    <TextInput
      label="E-mail"
      type="email"
      autoComplete="off"
      miw={240}
      value={value}
      error={isWrong ? 'This is not an e-mail address' : null}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
