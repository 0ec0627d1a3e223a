import type { CredentialId, ServiceId, UserId } from '@tessera/contracts/ids'
import type { CredentialType } from '@tessera/contracts/service'
import { sql } from 'kysely'
import type { VaultUnit } from '../unit.ts'

/** A credential with all that its associated data is made of, and its secret. */
export interface StoredCredential {
  readonly credentialId: CredentialId
  readonly version: number
  readonly type: CredentialType
  readonly label: string
  /** The address for which it was entered or confirmed. */
  readonly origin: string
  readonly envelope: Buffer
}

/** What a user has at a service, until the unit ends. */
export async function lockStoredCredential(
  unit: VaultUnit,
  of: { readonly userId: UserId; readonly serviceId: ServiceId },
): Promise<StoredCredential | null> {
  const { rows } = await sql<StoredCredential>`
    select c.id as credential_id, c.version, c.type, c.label, c.origin, e.envelope
    from app.credentials c join vault.credential_secrets e on e.credential_id = c.id and e.version = c.version
    where c.user_id = ${of.userId} and c.service_id = ${of.serviceId} and c.is_active
    for update of c
  `.execute(unit.transaction)
  return rows[0] ?? null
}
