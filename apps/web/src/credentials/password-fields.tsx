import { PasswordInput, Stack, TextInput } from '@mantine/core'
import { isBasicShaped, joinBasic } from '@tessera/contracts/basic-credential'
import { type Ref, useImperativeHandle, useRef, useState } from 'react'
import { type SecretField, takeFrom } from './token-field.tsx'

/** The name and password of an account at a service. */
export function PasswordFields({ ref }: { readonly ref: Ref<SecretField> }) {
  const username = useRef<HTMLInputElement>(null)
  const password = useRef<HTMLInputElement>(null)
  const [problems, setProblems] = useState<Problems>({})
  useImperativeHandle(ref, () => ({
    check() {
      const found = problemsOf(username.current?.value.trim() ?? '', password.current?.value ?? '')
      setProblems(found)
      if (found.username !== undefined) username.current?.focus()
      else if (found.password !== undefined) password.current?.focus()
      else {
        return () =>
          joinBasic({
            username: username.current?.value.trim() ?? '',
            password: takeFrom(password.current),
          })
      }
      return null
    },
    focus: () => password.current?.focus(),
  }))
  return (
    <Stack>
      <TextInput
        ref={username}
        label="User name"
        description="Of your account at the service."
        error={problems.username}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        data-1p-ignore
        data-lpignore="true"
        data-autofocus
      />
      <PasswordInput
        ref={password}
        label="Password"
        description="Of your account at the service, not of your account here."
        error={problems.password}
        autoComplete="off"
        data-1p-ignore
        data-lpignore="true"
        visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
        visibilityToggleFocusable
      />
    </Stack>
  )
}

interface Problems {
  readonly username?: string
  readonly password?: string
}

function problemsOf(username: string, password: string): Problems {
  if (username === '') return { username: 'Enter the user name' }
  if (username.includes(':')) return { username: 'A user name cannot have a colon here' }
  if (password === '') return { password: 'Enter the password' }
  return isBasicShaped(joinBasic({ username, password }))
    ? {}
    : { password: 'A password cannot have control characters, and not thousands of letters' }
}
