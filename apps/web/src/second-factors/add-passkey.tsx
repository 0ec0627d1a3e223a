import { Button, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { describeDevice } from '../account/device-words.ts'
import { trpc } from '../trpc.ts'
import { canUsePasskeys, makePasskey } from './browser-passkey.ts'
import { PasskeyNameForm } from './passkey-name-form.tsx'

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
    <MakePasskey
      onCancel={naming.close}
      onAdded={async (codes) => {
        naming.close()
        await onAdded(codes)
      }}
    />
  )
}

function MakePasskey({ onAdded, onCancel }: AddPasskeyProps & { readonly onCancel: () => void }) {
  const begin = useMutation(trpc.passkeys.begin.mutationOptions({ gcTime: 0 }))
  const add = useMutation(trpc.passkeys.add.mutationOptions({ gcTime: 0 }))
  const make = useMutation({
    gcTime: 0,
    mutationFn: async (name: string) =>
      await add.mutateAsync({ name, answer: await makePasskey(await begin.mutateAsync()) }),
    onSuccess: async ({ recoveryCodes }) => await onAdded(recoveryCodes),
  })
  return (
    <PasskeyNameForm
      label="Name of the passkey"
      description="Such as the device on which it is"
      name={describeDevice({ kind: 'browser', userAgent: navigator.userAgent })}
      button="Make the passkey"
      naming={make}
      onSubmit={(name) => make.mutate(name)}
      onCancel={onCancel}
    >
      <Text>
        Your browser asks where the passkey is to be: on this device, on your phone or on a security
        key. With a finger, a face or a PIN it signs you in by itself.
      </Text>
    </PasskeyNameForm>
  )
}
