import { PasswordInput } from '@mantine/core'
import { type Ref, useImperativeHandle, useRef, useState } from 'react'

/** Fields that hold a secret. They are never bound to state: it is in the page's memory only while it is sealed. */
export interface SecretField {
  /** Shows what is wrong and goes there; else gives what takes the secret out of the fields, once. */
  check(): (() => string) | null
  /** Goes where the secret is entered again. */
  focus(): void
}

export function TokenField({ ref }: { readonly ref: Ref<SecretField> }) {
  const field = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useImperativeHandle(ref, () => ({
    check() {
      const found = tokenProblem(field.current?.value ?? '')
      setProblem(found)
      if (found === null) return () => takeFrom(field.current).trim()
      field.current?.focus()
      return null
    },
    focus: () => field.current?.focus(),
  }))
  return (
    <PasswordInput
      ref={field}
      label="Token"
      description="Paste the whole token."
      error={problem}
      autoComplete="off"
      spellCheck={false}
      data-1p-ignore
      data-lpignore="true"
      data-autofocus
      visibilityToggleButtonProps={{ 'aria-label': 'Show the token' }}
      visibilityToggleFocusable
    />
  )
}

/** What is in the field, and the field is empty. */
export function takeFrom(field: HTMLInputElement | null): string {
  const value = field?.value ?? ''
  if (field !== null) field.value = ''
  return value
}

function tokenProblem(pasted: string): string | null {
  const token = pasted.trim()
  if (token === '') return 'Paste the token here'
  if (/\s/.test(token)) return 'A token has no spaces or line breaks. Copy it again'
  return null
}
