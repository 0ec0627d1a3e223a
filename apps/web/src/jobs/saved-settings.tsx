import { Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import type { JobSettings } from '@tessera/contracts/job'
import type { ServiceOptions } from '@tessera/contracts/service'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { readFault } from '../faults/read-fault.ts'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { completeSettings, type DraftSettings, lostWishes, sameSettings } from './draft.ts'

export interface SavedSettingsProps {
  readonly service: { readonly id: number; readonly name: string }
  readonly options: ServiceOptions
  readonly settings: DraftSettings
  readonly onPick: (settings: JobSettings) => void
}

/** Settings that were kept under a name, to choose them again, and these to be kept. */
export function SavedSettings({ service, options, settings, onPick }: SavedSettingsProps) {
  const { id: serviceId, name: serviceName } = service
  const [isSaving, saving] = useDisclosure(false)
  const kept = trpc.templates.list.queryOptions({ serviceId })
  const saved = useQuery(kept).data ?? []
  const current = saved.find((template) => sameSettings(template.settings, settings))
  const complete = completeSettings(settings)
  const remove = useMutation(
    trpc.templates.remove.mutationOptions({
      onSuccess: (all) => queryClient.setQueryData(kept.queryKey, all),
      onError: (error) => {
        const { message, remedy } = readFault(error)
        notifications.show({ color: 'red', title: message, message: remedy })
      },
    }),
  )
  return (
    <Group align="end" gap="sm">
      {saved.length > 0 && (
        <Select
          label={`Saved settings for ${serviceName}`}
          placeholder="Choose"
          data={saved.map(({ name }) => name)}
          value={current?.name ?? null}
          onChange={(name) => {
            const picked = saved.find((template) => template.name === name)
            if (picked !== undefined) onPick(picked.settings)
          }}
          allowDeselect={false}
          w={280}
          maw="100%"
        />
      )}
      {current === undefined ? (
        <ActionButton
          busy={false}
          size="xs"
          variant="default"
          disabled={complete === null}
          onClick={saving.open}
        >
          Save these settings
        </ActionButton>
      ) : (
        <ActionButton
          busy={remove.isPending}
          size="xs"
          variant="default"
          onClick={() => remove.mutate({ serviceId, name: current.name })}
        >
          Remove {current.name} from the saved
        </ActionButton>
      )}
      {saved.map(({ name, settings: wished }) => {
        const lost = lostWishes(options, wished)
        if (lost.length === 0) return null
        return (
          <Text key={name} role="status" w="100%">
            {name}: {list.format(lost)} {lost.length === 1 ? 'is' : 'are'} no longer offered. Choose
            anew, and save these settings again.
          </Text>
        )
      })}
      <Modal opened={isSaving} onClose={saving.close} title="Save these settings">
        {complete !== null && (
          <NameForm serviceId={serviceId} settings={complete} onSaved={saving.close} />
        )}
      </Modal>
    </Group>
  )
}

function NameForm(props: {
  readonly serviceId: number
  readonly settings: JobSettings
  readonly onSaved: () => void
}) {
  const { serviceId, settings, onSaved } = props
  const [name, setName] = useState('')
  const save = useMutation(
    trpc.templates.save.mutationOptions({
      onSuccess: (kept) => {
        queryClient.setQueryData(trpc.templates.list.queryKey({ serviceId }), kept)
        onSaved()
      },
    }),
  )
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '') save.mutate({ serviceId, name: name.trim(), settings })
      }}
    >
      <Stack>
        <TextInput
          label="Name"
          description="Settings that you saved under the same name are replaced."
          value={name}
          maxLength={80}
          required
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {save.isError && <FaultAlert error={save.error} />}
        <Group>
          <ActionButton type="submit" busy={save.isPending} disabled={name.trim() === ''}>
            Save
          </ActionButton>
        </Group>
      </Stack>
    </form>
  )
}

const list = new Intl.ListFormat('en')
