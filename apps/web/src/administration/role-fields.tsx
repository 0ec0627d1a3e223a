import { Select, TextInput } from '@mantine/core'
import { serviceId as serviceIdSchema } from '@tessera/contracts/ids'
import { type GivenRole, serviceRoles, userRole } from '@tessera/contracts/role'
import { useQuery } from '@tanstack/react-query'
import { roleWords } from '../account/role-words.ts'
import { trpc } from '../trpc.ts'
import { formatTime } from '../ui/time.ts'

/** A role that is being chosen. */
export interface RoleDraft {
  readonly role: string | null
  readonly service: string | null
  /** `2026-12-31`; empty for no end. */
  readonly lastDay: string
}

export interface RoleFieldsProps {
  readonly label: string
  readonly draft: RoleDraft
  readonly onChange: (draft: RoleDraft) => void
}

/** Which role, at which service, until when. */
export function RoleFields({ label, draft, onChange }: RoleFieldsProps) {
  const services = useQuery(trpc.services.list.queryOptions()).data ?? []
  const chosen = userRole.safeParse(draft.role)
  return (
    <>
      <Select
        label={label}
        placeholder="Which"
        clearable
        value={draft.role}
        onChange={(role) => onChange({ ...draft, role })}
        data={userRole.options.map((value) => ({ value, label: roleWords[value] }))}
      />
      {chosen.success && serviceRoles.includes(chosen.data) && (
        <Select
          label="Where"
          placeholder="Every service"
          clearable
          value={draft.service}
          onChange={(service) => onChange({ ...draft, service })}
          data={services.map(({ id, name }) => ({ value: String(id), label: name }))}
        />
      )}
      <TextInput
        type="date"
        label="Last day (optional)"
        value={draft.lastDay}
        onChange={(event) => onChange({ ...draft, lastDay: event.currentTarget.value })}
      />
    </>
  )
}

/** Null while none is chosen. */
export function givenRoleOf({ role, service, lastDay }: RoleDraft): GivenRole | null {
  const chosen = userRole.safeParse(role)
  if (!chosen.success) return null
  const at = serviceIdSchema.safeParse(serviceRoles.includes(chosen.data) ? service : null)
  return {
    role: chosen.data,
    serviceId: at.success ? at.data : null,
    expiresAt: lastDay === '' ? null : endOf(lastDay),
  }
}

/** How a role is called, with where it counts. */
export function useRoleName(): (given: Pick<GivenRole, 'role' | 'serviceId'>) => string {
  const services = useQuery(trpc.services.list.queryOptions()).data ?? []
  return ({ role, serviceId: id }) => {
    if (!serviceRoles.includes(role)) return roleWords[role]
    const where =
      id === null
        ? 'every service'
        : (services.find((one) => one.id === id)?.name ?? `service ${id}`)
    return `${roleWords[role]}, ${where}`
  }
}

/** The same with its end. */
export function untilText({ expiresAt }: Pick<GivenRole, 'expiresAt'>): string {
  return expiresAt === null ? '' : ` until ${formatTime(expiresAt)}`
}

/** The first moment after this day, where the reader is. */
function endOf(day: string): string {
  const next = new Date(`${day}T00:00:00`)
  next.setDate(next.getDate() + 1)
  return next.toISOString()
}

export const noRole: RoleDraft = { role: null, service: null, lastDay: '' }
