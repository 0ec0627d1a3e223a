import { Button, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { modals } from '@mantine/modals'
import type { Passkey } from '@tessera/contracts/passkey'
import { useMutation } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { Moment } from '../ui/moment.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'
import { PasskeyNameForm } from './passkey-name-form.tsx'

export interface PasskeyListProps {
  readonly passkeys: readonly Passkey[]
  /** What the removal of the only factor means; null where there are others. */
  readonly lastMeans: string | null
  readonly onRemoved: () => Promise<void>
}

export function PasskeyList({ passkeys, lastMeans, onRemoved }: PasskeyListProps) {
  return (
    <Stack gap="xs">
      <Text fw={550}>Passkeys</Text>
      <RuledList label="Passkeys">
        {passkeys.map((passkey) => (
          <PasskeyItem
            key={passkey.id}
            passkey={passkey}
            lastMeans={lastMeans}
            onRemoved={onRemoved}
          />
        ))}
      </RuledList>
    </Stack>
  )
}

interface PasskeyItemProps extends Omit<PasskeyListProps, 'passkeys'> {
  readonly passkey: Passkey
}

function PasskeyItem({ passkey, lastMeans, onRemoved }: PasskeyItemProps) {
  const [isRenaming, renaming] = useDisclosure(false)
  const remove = useMutation(trpc.passkeys.remove.mutationOptions({ onSuccess: onRemoved }))
  const { name, signsIn, createdAt, lastUsedAt } = passkey
  const ask = () =>
    modals.openConfirmModal({
      title: `Remove the passkey ${name}?`,
      children: lastMeans ?? 'It opens nothing here any more. Delete it on its device too.',
      labels: { confirm: 'Remove', cancel: 'Keep it' },
      confirmProps: { color: 'red' },
      closeButtonProps: { 'aria-label': 'Close' },
      onConfirm: () => remove.mutate({ passkeyId: passkey.id }),
    })
  return (
    <RuledItem>
      {remove.isError && <FaultAlert error={remove.error} />}
      {isRenaming ? (
        <RenameForm passkey={passkey} onClose={renaming.close} />
      ) : (
        <Group justify="space-between" align="flex-start">
          <div>
            <Text style={{ overflowWrap: 'anywhere' }}>{name}</Text>
            <Text fz="sm" c="dimmed">
              Since <Moment at={createdAt} /> ·{' '}
              {lastUsedAt === null ? (
                'never used'
              ) : (
                <>
                  last used <Moment at={lastUsedAt} />
                </>
              )}
              {!signsIn && ' · only as the second step'}
            </Text>
          </div>
          <Group gap={0}>
            <Button
              variant="subtle"
              size="sm"
              onClick={renaming.open}
              aria-label={`Rename the passkey ${name}`}
            >
              Rename
            </Button>
            <ActionButton
              variant="subtle"
              color="red"
              size="sm"
              busy={remove.isPending}
              onClick={ask}
              aria-label={`Remove the passkey ${name}`}
            >
              Remove
            </ActionButton>
          </Group>
        </Group>
      )}
    </RuledItem>
  )
}

interface RenameFormProps {
  readonly passkey: Passkey
  readonly onClose: () => void
}

function RenameForm({ passkey, onClose }: RenameFormProps) {
  const rename = useMutation(
    trpc.passkeys.rename.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.secondFactors.pathFilter())
        onClose()
      },
    }),
  )
  return (
    <PasskeyNameForm
      label={`New name of the passkey ${passkey.name}`}
      name={passkey.name}
      button="Save the name"
      naming={rename}
      onSubmit={(name) => rename.mutate({ passkeyId: passkey.id, name })}
      onCancel={onClose}
    />
  )
}
