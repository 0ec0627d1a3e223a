import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import type { AdministeredUser, RoleGrant } from '@tessera/contracts/administration'
import { serviceId as serviceIdSchema } from '@tessera/contracts/ids'
import { serviceRoles, userRole } from '@tessera/contracts/role'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { roleWords } from '../account/role-words.ts'
import { useUser } from '../account/session.ts'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { Moment } from '../ui/moment.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'
import { formatTime } from '../ui/time.ts'
import { ConfirmedButton } from '../ui/confirmed-button.tsx'
import { readUsersAgain } from './read-users-again.ts'

/** What somebody may do besides her own work, who said so, and what was before. */
export function UserRoles({ user }: { readonly user: AdministeredUser }) {
  const { id: userId } = user
  const grants = useQuery(trpc.administration.users.roles.queryOptions({ userId }))
  const services = useQuery(trpc.services.list.queryOptions()).data ?? []
  const nameOf = (id: number | null) =>
    id === null ? 'every service' : (services.find((one) => one.id === id)?.name ?? `service ${id}`)
  return (
    <Stack gap="lg">
      <QueryView query={grants} skeleton={<RowSkeletons rows={1} height={56} />}>
        {(all) =>
          all.length === 0 ? (
            <Text c="dimmed">None: a researcher does her own work.</Text>
          ) : (
            <RuledList label="Roles">
              {all.map((grant) => (
                <GrantLine key={grant.id} grant={grant} user={user} nameOf={nameOf} />
              ))}
            </RuledList>
          )
        }
      </QueryView>
      <GrantForm
        user={user}
        services={services.map(({ id, name }) => ({ value: String(id), label: name }))}
      />
    </Stack>
  )
}

function GrantLine({
  grant,
  user,
  nameOf,
}: {
  readonly grant: RoleGrant
  readonly user: AdministeredUser
  readonly nameOf: (serviceId: number | null) => string
}) {
  const isOwn = useUser().id === user.id
  const end = useMutation(
    trpc.administration.users.endRole.mutationOptions({ onSuccess: readUsersAgain }),
  )
  const { role, serviceId, grantedBy, grantedAt, expiresAt, endedAt, endedBy, isLive } = grant
  const name = serviceRoles.includes(role)
    ? `${roleWords[role]}, ${nameOf(serviceId)}`
    : roleWords[role]
  return (
    <RuledItem>
      <Group justify="space-between" gap="xs">
        <div>
          <Text fw={550} c={isLive ? 'var(--mantine-color-text)' : 'dimmed'}>
            {name}
          </Text>
          <Text fz="sm" c="dimmed">
            given <Moment at={grantedAt} /> by {grantedBy ?? 'the operator'}
            {isLive && expiresAt !== null && <> · until {formatTime(expiresAt)}</>}
            {!isLive && (
              <>
                {' '}
                · ended <Moment at={endedAt ?? expiresAt ?? grantedAt} />
                {endedBy !== null && ` by ${endedBy}`}
              </>
            )}
          </Text>
        </div>
        {isLive && (
          <ConfirmedButton
            size="sm"
            label="End"
            description={`End the role: ${name}`}
            question={`End this role of ${user.username}?`}
            consequences={[
              ...(isOwn ? ['This is your own role: you lose what it allows here and now.'] : []),
              `${name}: it counts no more from the next click on.`,
              'That she had it stays on record.',
            ]}
            action="End the role"
            mutation={end}
            onConfirm={async () => await end.mutateAsync({ userId: user.id, grantId: grant.id })}
          />
        )}
      </Group>
    </RuledItem>
  )
}

function GrantForm({
  user,
  services,
}: {
  readonly user: AdministeredUser
  readonly services: readonly { readonly value: string; readonly label: string }[]
}) {
  const [role, setRole] = useState<string | null>(null)
  const [service, setService] = useState<string | null>(null)
  const [lastDay, setLastDay] = useState('')
  const grant = useMutation(
    trpc.administration.users.grantRole.mutationOptions({
      onSuccess: async () => {
        setRole(null)
        setLastDay('')
        await readUsersAgain()
      },
    }),
  )
  const chosen = userRole.safeParse(role)
  const isForService = chosen.success && serviceRoles.includes(chosen.data)
  const give = (event: FormEvent) => {
    event.preventDefault()
    if (!chosen.success) return
    const at = serviceIdSchema.safeParse(isForService ? service : null)
    grant.mutate({
      userId: user.id,
      role: chosen.data,
      serviceId: at.success ? at.data : null,
      expiresAt: lastDay === '' ? null : endOf(lastDay),
    })
  }
  return (
    <form onSubmit={give}>
      <Stack gap="sm">
        <Group align="end" gap="md">
          <Select
            label="Give a role"
            placeholder="Which"
            value={role}
            onChange={setRole}
            data={userRole.options.map((value) => ({ value, label: roleWords[value] }))}
          />
          {isForService && (
            <Select
              label="Where"
              placeholder="Every service"
              clearable
              value={service}
              onChange={setService}
              data={[...services]}
            />
          )}
          <TextInput
            type="date"
            label="Last day (optional)"
            value={lastDay}
            onChange={(event) => setLastDay(event.currentTarget.value)}
          />
          <Button
            type="submit"
            variant="default"
            disabled={!chosen.success}
            loading={grant.isPending}
          >
            Give the role
          </Button>
        </Group>
        {grant.isError && <FaultAlert error={grant.error} />}
      </Stack>
    </form>
  )
}

/** The first moment after this day, where the reader is. */
function endOf(day: string): string {
  const next = new Date(`${day}T00:00:00`)
  next.setDate(next.getDate() + 1)
  return next.toISOString()
}
