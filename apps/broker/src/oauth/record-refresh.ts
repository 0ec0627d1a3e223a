import { recordInVault } from '@tessera/db/vault/audit'
import type { RecordingUnit } from '@tessera/db/vault/audit-lanes'
import type { StoredTokens as TokensRow } from '@tessera/db/vault/oauth-refreshes'

export async function recordRefresh(
  unit: RecordingUnit,
  { credentialId, userId, serviceId, version }: TokensRow,
  outcome: string,
): Promise<void> {
  await recordInVault(unit, {
    clientId,
    action: 'credential.refreshed',
    outcome,
    userId,
    subject: String(serviceId),
    credentialId,
    detail: { version },
  })
}

/** Nobody asks for a refresh: the broker makes it by itself. */
const clientId = 'broker'
