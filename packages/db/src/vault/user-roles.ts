import type { UserId } from '@tessera/contracts/ids'
import type { User } from '@tessera/contracts/user'
import type { VaultUnit } from '../unit.ts'

/** @returns whose role it was; null when nobody has this name */
export async function setUserRole(
  unit: VaultUnit,
  username: string,
  role: User['role'],
): Promise<UserId | null> {
  const user = await unit.transaction
    .updateTable('app.users')
    .set({ role })
    .where('username', '=', username)
    .returning('id')
    .executeTakeFirst()
  return user?.id ?? null
}

export async function isAdmin(unit: VaultUnit, userId: UserId): Promise<boolean> {
  const user = await unit.transaction
    .selectFrom('app.users')
    .select('role')
    .where('id', '=', userId)
    .executeTakeFirst()
  return user?.role === 'admin'
}
