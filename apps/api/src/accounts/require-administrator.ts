import type { UserId } from '@tessera/contracts/ids'
import type { UserUnit } from '@tessera/db/unit'
import { getUser } from '@tessera/db/users'
import { Fault } from '@tessera/runtime/fault'

/** To everybody else there is no such thing; Postgres shows and changes nothing for them all the same. */
export async function requireAdministrator(unit: UserUnit, userId: UserId): Promise<void> {
  const { role } = await getUser(unit, userId)
  if (role !== 'admin') throw new Fault('not_found')
}
