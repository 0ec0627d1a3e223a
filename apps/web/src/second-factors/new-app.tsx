import { Button, Code, Group, Stack, Text, TextInput } from '@mantine/core'
import { addAuthenticatorInput, type NewAuthenticator } from '@tessera/contracts/second-factor'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { CopyTextButton } from '../ui/copy-text-button.tsx'
import { QrCode } from './qr-code.tsx'

/** Sets up an authenticator app: it is told the secret, and shows with a first code that it has it. */
export function NewApp({
  onAdded,
}: {
  readonly onAdded: (recoveryCodes: readonly string[]) => Promise<void>
}) {
  const begin = useMutation(trpc.secondFactors.beginAuthenticator.mutationOptions({ gcTime: 0 }))
  const [wasCancelled, setCancelled] = useState(false)
  if (begin.data !== undefined) {
    const cancel = () => {
      setCancelled(true)
      begin.reset()
    }
    return <FirstCode app={begin.data} onAdded={onAdded} onCancel={cancel} />
  }
  return (
    <>
      {begin.isError && <FaultAlert error={begin.error} />}
      <Group>
        <ActionButton
          variant="default"
          autoFocus={wasCancelled}
          busy={begin.isPending}
          onClick={() => begin.mutate()}
        >
          Set up an authenticator app
        </ActionButton>
      </Group>
    </>
  )
}

interface FirstCodeProps {
  readonly app: NewAuthenticator
  readonly onAdded: (recoveryCodes: readonly string[]) => Promise<void>
  readonly onCancel: () => void
}

function FirstCode({ app, onAdded, onCancel }: FirstCodeProps) {
  const field = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const add = useMutation(
    trpc.secondFactors.addAuthenticator.mutationOptions({
      gcTime: 0,
      onSuccess: async ({ recoveryCodes }) => await onAdded(recoveryCodes),
    }),
  )
  useEffect(() => {
    field.current?.focus()
  }, [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const input = addAuthenticatorInput.safeParse({
      sealed: app.sealed,
      code: field.current?.value ?? '',
    })
    setProblem(input.success ? null : 'Enter the six digits that the app shows')
    field.current?.focus()
    if (input.success) add.mutate(input.data, { onError: () => field.current?.select() })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text>
          Scan this with an authenticator app on your phone, such as Aegis, 2FAS or the one of your
          password manager.
        </Text>
        <QrCode text={app.uri} label="The secret for your authenticator app, as a QR code" />
        <div>
          <Text fz="sm" c="dimmed">
            Or enter this key in the app:
          </Text>
          <Group gap="xs" wrap="nowrap">
            <Code fz="md" style={{ overflowWrap: 'anywhere' }}>
              {app.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}
            </Code>
            <CopyTextButton value={app.secret} label="the key" />
          </Group>
        </div>
        {add.isError && <FaultAlert error={add.error} />}
        <TextInput
          ref={field}
          maw={420}
          label="Code that the app shows now"
          error={problem}
          inputMode="numeric"
          autoComplete="one-time-code"
        />
        <Group>
          <ActionButton type="submit" busy={add.isPending}>
            Turn on the second step
          </ActionButton>
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
