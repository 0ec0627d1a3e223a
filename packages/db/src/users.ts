import type { UserId } from '@tessera/contracts/ids'
import type { User } from '@tessera/contracts/user'
import { listHeldRoles } from './roles.ts'
import type { SubmittingUnit, UserUnit } from './unit.ts'

/** The person behind the unit's proof. */
export async function getUser(unit: UserUnit, userId: UserId): Promise<User> {
  const row = await unit.transaction
    .selectFrom('app.users')
    .select(['id', 'username', 'email', 'createdAt'])
    .where('id', '=', userId)
    .executeTakeFirstOrThrow()
  const roles = [...(await listHeldRoles(unit, userId))]
  return {
    ...row,
    roles,
    createdAt: row.createdAt.toISOString(),
    removeAt: null,
    awaitsPassword: false,
  }
}

/** What goes into a task context beside the user's id. */
export async function getContact(
  unit: SubmittingUnit,
  userId: UserId,
): Promise<{ readonly email: string | null; readonly locale: string }> {
  return await unit.transaction
    .selectFrom('app.users')
    .select(['email', 'locale'])
    .where('id', '=', userId)
    .executeTakeFirstOrThrow()
}
