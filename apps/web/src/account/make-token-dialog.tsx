import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { type AccessScope, accessScope } from '@tessera/contracts/access-scope'
import type { MadeToken } from '@tessera/contracts/personal-token'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { Command } from '../ui/command.tsx'
import { LengthChoice } from '../ui/length-choice.tsx'
import { ScopeChoice } from '../ui/scope-choice.tsx'
import { formatTime } from '../ui/time.ts'
import { tokenScopeWords } from './token-scope-words.ts'

/** What a new token is for, what it may do and until when; then the token itself, this once. */
export function MakeTokenDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('')
  const [scopes, chooseScopes] = useState<readonly AccessScope[]>(['jobs:read'])
  const [days, chooseDays] = useState('90')
  const make = useMutation(
    trpc.tokens.make.mutationOptions({
      // The token is not kept with the finished request.
      gcTime: 0,
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.tokens.pathFilter())
        await queryClient.invalidateQueries(trpc.notices.pathFilter())
      },
    }),
  )
  return (
    <Modal
      opened
      // A token that is being made would be there, and nobody would have seen it.
      onClose={() => {
        if (!make.isPending) onClose()
      }}
      // What is shown once is not lost by a click beside it.
      closeOnClickOutside={make.data === undefined}
      title={make.data === undefined ? 'Make an access token' : 'Your new access token'}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {make.data !== undefined ? (
        <ShownOnce {...make.data} onClose={onClose} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            make.mutate({ name, scopes: [...scopes], days: Number(days) })
          }}
        >
          <Stack gap="lg">
            <TextInput
              label="What it is for"
              description="Such as the script, and the machine on which it runs"
              maxLength={80}
              value={name}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
              data-autofocus
            />
            <ScopeChoice
              offered={accessScope.options}
              words={tokenScopeWords}
              chosen={scopes}
              onChange={chooseScopes}
            />
            <LengthChoice days={days} onChange={chooseDays} />
            {make.isError && <FaultAlert error={make.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose} disabled={make.isPending}>
                Cancel
              </Button>
              <ActionButton
                type="submit"
                busy={make.isPending}
                disabled={name.trim() === '' || scopes.length === 0}
              >
                Make the token
              </ActionButton>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  )
}

function ShownOnce({ made, token, onClose }: MadeToken & { readonly onClose: () => void }) {
  return (
    <Stack>
      <Alert color="ochre" title="Copy it now">
        It is shown this once and stored nowhere. Keep it like a password, and out of source code.
      </Alert>
      <Command text={token} what="the access token" />
      <Text c="dimmed">
        {made.name} may use it until {formatTime(made.expiresAt)}. Send it as{' '}
        <code>Authorization: Bearer …</code>
      </Text>
      <Group justify="flex-end">
        <Button onClick={onClose}>I have copied it</Button>
      </Group>
    </Stack>
  )
}
