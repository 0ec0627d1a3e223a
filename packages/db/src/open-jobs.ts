import type { JobId, PermissionId } from '@tessera/contracts/ids'
import type { UserUnit } from './unit.ts'

/** The user's jobs that have not ended; with a permission, those that were submitted under it. */
export async function listOpenJobs(
  unit: UserUnit,
  permission?: PermissionId,
): Promise<readonly JobId[]> {
  let query = unit.transaction
    .selectFrom('app.jobs')
    .select('id')
    .where('endedAt', 'is', null)
    .orderBy('id')
  if (permission !== undefined) query = query.where('permissionId', '=', permission)
  return (await query.execute()).map(({ id }) => id)
}
