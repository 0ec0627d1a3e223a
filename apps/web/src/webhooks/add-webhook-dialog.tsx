import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import type { AddedWebhook } from '@tessera/contracts/webhook'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { Command } from '../ui/command.tsx'

/** Where to send it; then the secret with which its receiver knows it, this once. */
export function AddWebhookDialog({ onClose }: { readonly onClose: () => void }) {
  const [url, setUrl] = useState('')
  const add = useMutation(
    trpc.webhooks.add.mutationOptions({
      // The secret is not kept with the finished request.
      gcTime: 0,
      onSuccess: async () => await queryClient.invalidateQueries(trpc.webhooks.pathFilter()),
    }),
  )
  return (
    <Modal
      opened
      // One that is being added would be there, and nobody would have seen its secret.
      onClose={() => {
        if (!add.isPending) onClose()
      }}
      // What is shown once is not lost by a click beside it.
      closeOnClickOutside={add.data === undefined}
      title={add.data === undefined ? 'Add a webhook' : 'The secret of your new webhook'}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {add.data !== undefined ? (
        <ShownOnce {...add.data} onClose={onClose} />
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            add.mutate({ url: url.trim() })
          }}
        >
          <Stack gap="lg">
            <TextInput
              type="url"
              label="Address"
              description="Of a program of yours that is reached from the internet over https"
              placeholder="https://lab.example.org/told"
              maxLength={500}
              value={url}
              onChange={({ currentTarget }) => setUrl(currentTarget.value)}
              data-autofocus
            />
            {add.isError && <FaultAlert error={add.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose} disabled={add.isPending}>
                Cancel
              </Button>
              <ActionButton type="submit" busy={add.isPending} disabled={url.trim() === ''}>
                Add the webhook
              </ActionButton>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  )
}

function ShownOnce({ webhook, secret, onClose }: AddedWebhook & { readonly onClose: () => void }) {
  return (
    <Stack>
      <Alert color="ochre" title="Copy it now">
        It is shown this once and stored nowhere. Whoever has it can write messages that look like
        ours.
      </Alert>
      <Command text={secret} what="the secret" />
      <Text c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        What comes to {webhook.url} is signed with it as Standard Webhooks says: HMAC-SHA256 over
        id, time and body. Refuse what is older than five minutes, and what has an id that you have
        seen.
      </Text>
      <Group justify="flex-end">
        <Button onClick={onClose}>I have copied it</Button>
      </Group>
    </Stack>
  )
}
