import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { WaitingRegistration } from '@tessera/contracts/registration'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { Moment } from '../ui/moment.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'

/** Accounts that wait for an administrator, the longest first. */
export function RegistrationList() {
  const waiting = useQuery(trpc.administration.registrations.list.queryOptions())
  return (
    <QueryView query={waiting} skeleton={<RowSkeletons rows={2} height={56} />}>
      {(all) =>
        all.length === 0 ? (
          <Text c="dimmed">
            Nobody. Whoever signs up is here once her address is confirmed, where the configuration
            says that accounts are approved.
          </Text>
        ) : (
          <RuledList label="Waiting for approval">
            {all.map((registration) => (
              <RegistrationLine key={registration.id} registration={registration} />
            ))}
          </RuledList>
        )
      }
    </QueryView>
  )
}

function RegistrationLine({ registration }: { readonly registration: WaitingRegistration }) {
  const { id: userId, username, email, identity, registeredAt } = registration
  const approve = useMutation(
    trpc.administration.registrations.approve.mutationOptions({ onSuccess: readAgain }),
  )
  return (
    <RuledItem>
      <Group justify="space-between" gap="xs">
        <div>
          <Text fw={550}>{username}</Text>
          <Text fz="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {email ?? 'no e-mail'}
            {identity !== null && ` · signs in with ${identity.provider} as ${identity.label}`} ·
            signed up <Moment at={registeredAt} />
          </Text>
        </div>
        <Group gap="xs">
          <ActionButton
            size="sm"
            variant="default"
            aria-label={`Approve ${username}`}
            busy={approve.isPending}
            onClick={() => approve.mutate({ userId })}
          >
            Approve
          </ActionButton>
          <RefuseButton registration={registration} />
        </Group>
      </Group>
      {approve.isError && <FaultAlert error={approve.error} />}
    </RuledItem>
  )
}

function RefuseButton({
  registration: { id, username },
}: {
  readonly registration: WaitingRegistration
}) {
  const [isAsking, asking] = useDisclosure(false)
  const [reason, setReason] = useState('')
  const refuse = useMutation(
    trpc.administration.registrations.refuse.mutationOptions({ onSuccess: readAgain }),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    refuse.mutate({ userId: id, reason })
  }
  return (
    <>
      <Button
        color="red"
        variant="light"
        size="sm"
        aria-label={`Refuse ${username}`}
        onClick={asking.open}
      >
        Refuse…
      </Button>
      <Modal
        opened={isAsking}
        onClose={asking.close}
        title={`Refuse the account of ${username}?`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <form onSubmit={submit}>
          <Stack>
            <Text>
              Its name is free again. She reads the reason by mail. Nothing is kept but a line in
              your record, with the name and the reason.
            </Text>
            <Textarea
              label="Reason"
              maxLength={500}
              autosize
              minRows={2}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value.replaceAll('\n', ' '))}
              data-autofocus
            />
            {refuse.isError && <FaultAlert error={refuse.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={asking.close}>
                Leave it as it is
              </Button>
              <Button
                type="submit"
                color="red"
                loading={refuse.isPending}
                disabled={reason.trim() === ''}
              >
                Refuse
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}

async function readAgain(): Promise<void> {
  await queryClient.invalidateQueries(trpc.administration.registrations.pathFilter())
}
