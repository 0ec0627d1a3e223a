import { credentialUse, type CredentialUse } from '@tessera/contracts/credential-use'
import type { ServiceId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import type { UserUnit } from './unit.ts'

/**
 * What was done with the user's credential at a service, the newest first.
 *
 * @param page.before the last `id` of the page before
 */
export async function listCredentialUses(
  unit: UserUnit,
  serviceId: ServiceId,
  page: { readonly before: number | null; readonly size: number },
): Promise<readonly CredentialUse[]> {
  const { rows } = await sql<Row>`
    select u.*, j.name as job_name from app.credential_uses(${serviceId}, ${page.before}, ${page.size}) u
    left join app.jobs j on j.id = u.job_id
    order by u.id desc
  `.execute(unit.transaction)
  return rows.map(({ action, outcome, client, address, at, ...row }) =>
    credentialUse.parse({
      ...row,
      at: at.toISOString(),
      what: outcome === 'replay' ? 'given_again' : whatOf[action],
      by: client,
      from: address,
    }),
  )
}

interface Row {
  readonly id: number
  readonly at: Date
  readonly action: keyof typeof whatOf
  readonly outcome: string
  readonly client: string
  readonly address: string | null
  readonly jobId: string | null
  readonly jobName: string | null
  readonly step: string | null
  readonly ending: string | null
}

const whatOf = {
  'credential.opened': 'tried',
  'credential.stored': 'stored',
  'credential.origin_confirmed': 'confirmed_for_address',
  'credential.imported': 'imported',
  'grant.redeemed': 'given',
  'grant.egress': 'used_by_egress',
  'credential.marked_refused': 'refused_by_service',
  'credential.rolled_back': 'rolled_back',
  'credential.deleted': 'deleted',
} as const satisfies Readonly<Record<string, CredentialUse['what']>>
