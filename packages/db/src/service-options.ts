import type { ServiceId, UserId } from '@tessera/contracts/ids'
import { serviceOptions, type ServiceOptions } from '@tessera/contracts/service'
import { databaseNow } from './database-time.ts'
import type { JobUnit, SubmittingUnit, UserUnit } from './unit.ts'

export interface KnownOptions {
  readonly options: ServiceOptions | null
  /** Why the last reading failed; plain text. */
  readonly failure: string | null
  readonly readAt: Date
}

export async function findServiceOptions(
  unit: SubmittingUnit,
  serviceId: ServiceId,
): Promise<KnownOptions | null> {
  const row = await unit.transaction
    .selectFrom('app.serviceOptions')
    .select(['options', 'failure', 'readAt'])
    .where('serviceId', '=', serviceId)
    .executeTakeFirst()
  if (row === undefined) return null
  return { ...row, options: row.options === null ? null : serviceOptions.parse(row.options) }
}

/** Another account may see other panels, and has other jobs: what was known of the old one must not be shown. */
export async function forgetAccount(unit: UserUnit, serviceId: ServiceId): Promise<void> {
  for (const table of ['app.serviceOptions', 'app.jobListings'] as const) {
    await unit.transaction.deleteFrom(table).where('serviceId', '=', serviceId).execute()
  }
}

export async function saveServiceOptions(
  unit: JobUnit,
  of: { readonly userId: UserId; readonly serviceId: ServiceId },
  result: { readonly options: ServiceOptions } | { readonly failure: string },
): Promise<void> {
  const values =
    'options' in result
      ? { options: JSON.stringify(result.options), failure: null }
      : { options: null, failure: result.failure }
  await unit.transaction
    .insertInto('app.serviceOptions')
    .values({ userId: of.userId, serviceId: of.serviceId, ...values })
    .onConflict((conflict) =>
      conflict.columns(['userId', 'serviceId']).doUpdateSet({ ...values, readAt: databaseNow }),
    )
    .execute()
}
