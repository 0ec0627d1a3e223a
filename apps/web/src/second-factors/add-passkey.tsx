import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { passkeyName } from '@tessera/contracts/passkey'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { describeDevice } from '../account/device-words.ts'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { canUsePasskeys, makePasskey } from './browser-passkey.ts'

export interface AddPasskeyProps {
  readonly onAdded: (recoveryCodes: readonly string[]) => Promise<void>
}

/** First what it is called, then the browser asks where it is to be. */
export function AddPasskey({ onAdded }: AddPasskeyProps) {
  const [isNaming, naming] = useDisclosure(false)
  if (!canUsePasskeys())
    return (
      <Text fz="sm" c="dimmed">
        This browser knows no passkeys.
      </Text>
    )
  if (!isNaming)
    return (
      <Group>
        <Button variant="default" onClick={naming.open}>
          Add a passkey
        </Button>
      </Group>
    )
  return (
    <NameForm
      onCancel={naming.close}
      onAdded={async (codes) => {
        naming.close()
        await onAdded(codes)
      }}
    />
  )
}

function NameForm({ onAdded, onCancel }: AddPasskeyProps & { readonly onCancel: () => void }) {
  const field = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const begin = useMutation(trpc.passkeys.begin.mutationOptions({ gcTime: 0 }))
  const add = useMutation(trpc.passkeys.add.mutationOptions({ gcTime: 0 }))
  const make = useMutation({
    gcTime: 0,
    mutationFn: async (name: string) =>
      await add.mutateAsync({ name, answer: await makePasskey(await begin.mutateAsync()) }),
    onSuccess: async ({ recoveryCodes }) => await onAdded(recoveryCodes),
  })
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const name = passkeyName.safeParse(field.current?.value ?? '')
    setProblem(name.success ? null : 'Enter a name')
    if (name.success) make.mutate(name.data)
    else field.current?.focus()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text>
          Your browser asks where the passkey is to be: on this device, on your phone or on a
          security key. With a finger, a face or a PIN it signs you in by itself.
        </Text>
        {make.isError && <FaultAlert error={make.error} />}
        <TextInput
          ref={field}
          maw={420}
          label="Name of the passkey"
          description="Such as the device on which it is"
          error={problem}
          maxLength={80}
          defaultValue={describeDevice({ kind: 'browser', userAgent: navigator.userAgent })}
        />
        <Group>
          <ActionButton type="submit" busy={make.isPending}>
            Make the passkey
          </ActionButton>
          <ActionButton variant="default" busy={false} onClick={onCancel}>
            Cancel
          </ActionButton>
        </Group>
      </Stack>
    </form>
  )
}
