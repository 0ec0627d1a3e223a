import type { UserId } from '@tessera/contracts/ids'
import { type Profile, profile } from '@tessera/contracts/profile'
import type { UserUnit } from './unit.ts'

export async function getProfile(unit: UserUnit, userId: UserId): Promise<Profile> {
  const row = await unit.transaction
    .selectFrom('app.users')
    .select(['name', 'institution', 'country', 'orcid', 'locale', 'timeZone'])
    .where('id', '=', userId)
    .executeTakeFirstOrThrow()
  return profile.parse(row)
}

export async function saveProfile(unit: UserUnit, userId: UserId, saved: Profile): Promise<void> {
  await unit.transaction.updateTable('app.users').set(saved).where('id', '=', userId).execute()
}
