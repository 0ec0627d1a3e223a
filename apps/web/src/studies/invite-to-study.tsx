import { Group, Select, Stack, Text, Title } from '@mantine/core'
import {
  type SentStudyInvitation,
  type Study,
  studyAddress,
  studyRole,
} from '@tessera/contracts/study'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { EmailField } from '../ui/email-field.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'
import { formatTime } from '../ui/time.ts'
import { readStudiesAgain } from './read-studies-again.ts'
import { roleChoices, roleNames } from './role-words.ts'

/** By address, and what nobody has answered yet. */
export function InviteToStudy({ study }: { readonly study: Study }) {
  const [address, setAddress] = useState('')
  const [role, setRole] = useState<string | null>('contributor')
  const [isWrong, setWrong] = useState(false)
  const send = useMutation(
    trpc.studies.invitations.send.mutationOptions({
      onSuccess: async () => {
        setAddress('')
        await readStudiesAgain()
      },
    }),
  )
  const sent = useQuery(trpc.studies.invitations.sent.queryOptions({ studyId: study.id }))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const to = studyAddress.safeParse(address.trim())
    setWrong(!to.success)
    if (!to.success) return
    send.mutate({ studyId: study.id, address: to.data, role: studyRole.parse(role) })
  }
  return (
    <Stack gap="md">
      <Title order={3}>Invite somebody</Title>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <Group align="end" gap="sm">
            <EmailField
              value={address}
              isWrong={isWrong}
              onChange={(typed) => {
                setWrong(false)
                setAddress(typed)
              }}
            />
            <Select
              label="As"
              allowDeselect={false}
              data={roleChoices}
              value={role}
              onChange={setRole}
            />
            <ActionButton type="submit" busy={send.isPending}>
              Invite
            </ActionButton>
          </Group>
          <Text fz="sm" c="dimmed">
            A viewer reads jobs. A contributor also adds jobs and files of her own, and fetches
            results. A lead also says who is in the study.
          </Text>
          <Text fz="sm" c="dimmed">
            Whoever has confirmed this address here finds the invitation under Studies, for 30 days.
            No mail is sent: tell her. You are not told whether somebody has the address.
          </Text>
          {send.error !== null && <FaultAlert error={send.error} />}
          {send.isSuccess && <Text role="status">{send.variables.address} is invited.</Text>}
        </Stack>
      </form>
      {sent.data !== undefined && sent.data.length > 0 && (
        <RuledList label="Open invitations">
          {sent.data.map((invitation) => (
            <SentLine key={invitation.id} invitation={invitation} />
          ))}
        </RuledList>
      )}
    </Stack>
  )
}

function SentLine({ invitation }: { readonly invitation: SentStudyInvitation }) {
  const { id: invitationId, address, role, expiresAt } = invitation
  const withdraw = useMutation(
    trpc.studies.invitations.withdraw.mutationOptions({ onSuccess: readStudiesAgain }),
  )
  return (
    <RuledItem>
      <Group justify="space-between" gap="xs">
        <div style={{ minWidth: 0 }}>
          <Text style={{ overflowWrap: 'anywhere' }}>{address}</Text>
          <Text fz="sm" c="dimmed">
            as {roleNames[role].toLowerCase()} · open until {formatTime(expiresAt)}
          </Text>
        </div>
        <ActionButton
          size="sm"
          variant="default"
          busy={withdraw.isPending}
          aria-label={`Withdraw the invitation of ${address}`}
          onClick={() => withdraw.mutate({ invitationId })}
        >
          Withdraw
        </ActionButton>
      </Group>
      {withdraw.error !== null && <FaultAlert error={withdraw.error} />}
    </RuledItem>
  )
}
