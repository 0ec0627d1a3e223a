import { Alert, Button, Group, Pill, Select, Stack, Text, Textarea } from '@mantine/core'
import { mailLocale } from '@tessera/contracts/account-mail'
import type { Invited } from '@tessera/contracts/invitation'
import { type GivenRole, isSameRole } from '@tessera/contracts/role'
import { email } from '@tessera/contracts/user'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { EmailField } from '../ui/email-field.tsx'
import { readInvitationsAgain } from './read-invitations-again.ts'
import { givenRoleOf, noRole, RoleFields, untilText, useRoleName } from './role-fields.tsx'

/** To whom, in which language, with which roles. */
export function InviteForm() {
  const [address, setAddress] = useState('')
  const [locale, setLocale] = useState<string | null>('en')
  const [note, setNote] = useState('')
  const [roles, setRoles] = useState<readonly GivenRole[]>([])
  const [draft, setDraft] = useState(noRole)
  const [isWrong, setWrong] = useState(false)
  const send = useMutation(
    trpc.administration.invitations.send.mutationOptions({
      onSuccess: async () => {
        setAddress('')
        setNote('')
        setRoles([])
        setDraft(noRole)
        await readInvitationsAgain()
      },
    }),
  )
  const chosen = givenRoleOf(draft)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const to = email.safeParse(address.trim())
    setWrong(!to.success)
    if (!to.success) return
    send.mutate({
      address: to.data,
      locale: mailLocale.catch('en').parse(locale),
      note,
      // One that was chosen and not added is meant, too.
      roles: chosen === null ? [...roles] : withRole(roles, chosen),
    })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Group align="start" gap="md" grow preventGrowOverflow={false}>
          <EmailField
            value={address}
            isWrong={isWrong}
            onChange={(typed) => {
              setWrong(false)
              setAddress(typed)
            }}
          />
          <Select
            label="Language of the mail"
            allowDeselect={false}
            value={locale}
            onChange={setLocale}
            data={languages}
          />
        </Group>
        <Textarea
          label="Note (optional)"
          description="It stands in the mail, with your name."
          maxLength={500}
          autosize
          minRows={2}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value.replaceAll('\n', ' '))}
        />
        <Group align="end" gap="md">
          <RoleFields label="Role (optional)" draft={draft} onChange={setDraft} />
          <Button
            variant="default"
            disabled={chosen === null}
            onClick={() => {
              if (chosen === null) return
              setRoles(withRole(roles, chosen))
              setDraft(noRole)
            }}
          >
            Add the role
          </Button>
        </Group>
        <ChosenRoles roles={roles} onChange={setRoles} />
        {send.isError && <FaultAlert error={send.error} />}
        {send.data !== undefined && (
          <Outcome invited={send.data} address={send.variables.address} />
        )}
        <Group>
          <ActionButton type="submit" busy={send.isPending}>
            Send the invitation
          </ActionButton>
        </Group>
      </Stack>
    </form>
  )
}

function ChosenRoles({
  roles,
  onChange,
}: {
  readonly roles: readonly GivenRole[]
  readonly onChange: (roles: readonly GivenRole[]) => void
}) {
  const roleName = useRoleName()
  if (roles.length === 0) return null
  return (
    <Pill.Group aria-label="Roles that are given">
      {roles.map((given, place) => {
        const text = `${roleName(given)}${untilText(given)}`
        return (
          <Pill
            key={place}
            withRemoveButton
            onRemove={() => onChange(roles.filter((each) => each !== given))}
            removeButtonProps={{
              'aria-label': `Leave out: ${text}`,
              tabIndex: 0,
              'aria-hidden': false,
            }}
          >
            {text}
          </Pill>
        )
      })}
    </Pill.Group>
  )
}

function Outcome({ invited, address }: { readonly invited: Invited; readonly address: string }) {
  switch (invited.outcome) {
    case 'sent':
      return <Text role="status">An invitation is on its way to {address}.</Text>
    case 'has_account':
      return (
        <Alert role="status" color="ochre" title={`${invited.username} has this address`}>
          She has an account already, and was told by mail that you wanted to invite her. Nothing
          was changed: give her roles on her page under Users.
        </Alert>
      )
    case 'waiting':
      return (
        <Alert role="status" color="ochre" title={`${invited.username} has this address`}>
          This account waits to be approved, and no invitation was sent. Approve it under Waiting
          for approval, and give her roles on her page under Users then.
        </Alert>
      )
    default:
      return invited satisfies never
  }
}

/** One that is chosen again has the end that was chosen last. */
function withRole(roles: readonly GivenRole[], chosen: GivenRole): GivenRole[] {
  return [...roles.filter((each) => !isSameRole(chosen)(each)), chosen]
}

const languages = [
  { value: 'en', label: 'English' },
  { value: 'fr', label: 'French' },
  { value: 'pt', label: 'Portuguese' },
]
