import { Button, Group, List, Modal, PasswordInput, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { User } from '@tessera/contracts/user'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { beginSession } from './session.ts'

/** What goes, what stays and when, before anything does. */
export function DeleteAccount({ user }: { readonly user: User }) {
  const [isAsking, asking] = useDisclosure(false)
  return (
    <>
      <Text>
        Your account stops at once, and a week later everything of yours is removed. Until then you
        can undo it.
      </Text>
      <Group>
        <Button color="red" variant="light" onClick={asking.open}>
          Delete your account…
        </Button>
      </Group>
      {isAsking && <DeleteDialog user={user} onClose={asking.close} />}
    </>
  )
}

function DeleteDialog({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const factors = useQuery(trpc.secondFactors.get.queryOptions())
  const [isPending, setPending] = useState(false)
  return (
    <Modal
      opened
      onClose={() => {
        if (!isPending) onClose()
      }}
      title="Delete your account?"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack>
        <What
          when="At once"
          items={[
            'Jobs that are under way are cancelled, at their services as well.',
            'Schedules are paused, access tokens end, and programs may do nothing for you any more.',
            'You are signed out everywhere else. Whoever signs in sees when the account goes, and can undo it.',
          ]}
        />
        <What
          when="After seven days"
          items={[
            'Your uploads and results, and the keys that open them.',
            'Your credentials, password, second step and ways to sign in.',
            'Your name, address and profile, and the names and settings of your jobs.',
          ]}
        />
        <What
          when="What stays, because the law asks who did what"
          items={[
            'The record of what was done and when, under a number that leads to nobody.',
            'When a job was sent to which service, and how it ended.',
            'What services have received stays with them: ask there.',
          ]}
        />
        <QueryView query={factors} skeleton={<RowSkeletons rows={1} height={60} />}>
          {({ hasPassword }) => (
            <DeleteForm
              user={user}
              hasPassword={hasPassword}
              onPending={setPending}
              onClose={onClose}
            />
          )}
        </QueryView>
      </Stack>
    </Modal>
  )
}

function What({ when, items }: { readonly when: string; readonly items: readonly string[] }) {
  return (
    <div>
      <Text fw={600}>{when}</Text>
      <List spacing={4}>
        {items.map((item) => (
          <List.Item key={item}>{item}</List.Item>
        ))}
      </List>
    </div>
  )
}

interface DeleteFormProps {
  readonly user: User
  readonly hasPassword: boolean
  readonly onPending: (isPending: boolean) => void
  readonly onClose: () => void
}

function DeleteForm({ user, hasPassword, onPending, onClose }: DeleteFormProps) {
  const navigate = useNavigate()
  const [password, setPassword] = useState('')
  const ask = useMutation(
    trpc.removal.ask.mutationOptions({
      // The password is not kept with the finished request.
      gcTime: 0,
      onMutate: () => onPending(true),
      onSettled: () => onPending(false),
      onSuccess: async ({ removeAt }) => {
        beginSession({ ...user, removeAt })
        await navigate({ to: '/leaving' })
      },
    }),
  )
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        ask.mutate(hasPassword ? { password } : {})
      }}
    >
      <Stack>
        {ask.isError && <FaultAlert error={ask.error} />}
        {hasPassword && (
          <PasswordInput
            label="Your password"
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Show your password' }}
            visibilityToggleFocusable
            value={password}
            onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={ask.isPending}>
            Keep the account
          </Button>
          <ActionButton
            type="submit"
            color="red"
            busy={ask.isPending}
            disabled={hasPassword && password === ''}
          >
            Delete the account
          </ActionButton>
        </Group>
      </Stack>
    </form>
  )
}
