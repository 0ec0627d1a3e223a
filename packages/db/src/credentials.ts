import type { Credential } from '@tessera/contracts/credential'
import type { ServiceId, UserId } from '@tessera/contracts/ids'
import type { Secret } from '@tessera/crypto/secret'
import { type Selectable, sql } from 'kysely'
import type { AppCredentialsTable } from './schema.ts'
import type { ProgramUnit, SubmittingUnit, UserUnit } from './unit.ts'

export async function listCredentials(
  unit: UserUnit,
): Promise<
  readonly (Credential & { readonly serviceName: string; readonly serviceSlug: string })[]
> {
  const rows = await unit.transaction
    .selectFrom('app.credentials')
    .innerJoin('app.services', 'app.services.id', 'app.credentials.serviceId')
    .selectAll('app.credentials')
    .select(['app.services.name as serviceName', 'app.services.slug as serviceSlug'])
    .where('isActive', '=', true)
    .orderBy('app.services.id')
    .execute()
  return rows.map((row) => ({
    ...credentialFromRow(row),
    serviceName: row.serviceName,
    serviceSlug: row.serviceSlug,
  }))
}

export async function findCredential(
  unit: SubmittingUnit,
  serviceId: ServiceId,
): Promise<Credential | null> {
  const row = await unit.transaction
    .selectFrom('app.credentials')
    .selectAll()
    .where('serviceId', '=', serviceId)
    .where('isActive', '=', true)
    .executeTakeFirst()
  return row === undefined ? null : credentialFromRow(row)
}

/** What its owner calls the credential of an account of hers at a service, also when it was removed since and another is there. */
export async function findCredentialLabel(
  unit: UserUnit,
  of: { readonly serviceId: ServiceId; readonly account: string | null },
): Promise<string | null> {
  const row = await unit.transaction
    .selectFrom('app.credentials')
    .select('label')
    .where('serviceId', '=', of.serviceId)
    .where(({ eb, val }) =>
      of.account === null ? val(true) : eb('remoteAccount', '=', of.account),
    )
    .orderBy('isActive', 'desc')
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.label ?? null
}

export interface CredentialStatus {
  readonly hasCredential: boolean
  readonly type: string | null
  readonly isVerified: boolean
  readonly verificationError: string | null
  readonly expiresAt: Date | null
}

/**
 * What a program of the house may know about a user's credential. Each question is written to that user's audit trail.
 *
 * @throws ProofRefused when the program is not known
 */
export async function readCredentialStatus(
  unit: ProgramUnit,
  question: {
    readonly proof: Secret<Uint8Array>
    readonly userId: UserId
    readonly serviceId: ServiceId
  },
): Promise<CredentialStatus> {
  const { rows } = await sql<CredentialStatus>`
    select * from app.credential_status(${question.proof.expose()}, ${question.userId}, ${question.serviceId}::smallint)
  `.execute(unit.transaction)
  const [row] = rows
  if (row === undefined) throw new Error('app.credential_status answered nothing')
  return row
}

export function credentialFromRow(row: Selectable<AppCredentialsTable>): Credential {
  return {
    id: row.id,
    serviceId: row.serviceId,
    label: row.label,
    origin: row.origin,
    type: row.type,
    isActive: row.isActive,
    isVerified: row.isVerified,
    verificationError: row.verificationError,
    remoteAccount: row.remoteAccount,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}
