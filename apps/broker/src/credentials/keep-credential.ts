import type { Credential } from '@tessera/contracts/credential'
import { envelopeContentDigest, sealEnvelope } from '@tessera/crypto/envelope'
import { recordInVault, tellOwner } from '@tessera/db/vault/audit'
import type { RecordingUnit } from '@tessera/db/vault/audit-lanes'
import { type AcceptedCredential, storeCredential } from '@tessera/db/vault/credentials'
import { storedCredentialAad } from '../associated-data.ts'
import type { RequestContext } from '../context.ts'
import type { LedgerEntry } from '../ledger/ledger-line.ts'

/** A credential to be written in the place that was reserved for it. Its version is the row's: a higher one may be written. */
export type KeptCredential = Omit<AcceptedCredential, 'remoteAccount'> & {
  readonly secret: Uint8Array
  readonly account: string
}

/**
 * Writes a new version of a credential with its record and the line that its owner reads.
 *
 * @param how why it is written, and what else its owner is told
 * @returns with the entry that the ledger must be given once the unit has committed
 */
export async function keepCredential(
  ctx: RequestContext,
  unit: RecordingUnit,
  kept: KeptCredential,
  how: {
    readonly action: 'credential.stored' | 'credential.origin_confirmed' | 'credential.imported'
    readonly told?: Readonly<Record<string, string>>
  },
): Promise<{ readonly stored: Credential; readonly entry: LedgerEntry }> {
  const { ledger, keys } = ctx.deps
  const { secret, account, version: reserved, ...row } = kept
  const { id, userId, serviceId } = row
  // Beyond what the ledger knows, also where the row was put back to an older version.
  const version = Math.max(reserved, (ledger.find(id)?.version ?? 0) + 1)
  const aad = storedCredentialAad({ ...row, credentialId: id, version })
  const envelope = sealEnvelope(keys.keyring, { aad, plaintext: secret })
  const stored = await storeCredential(unit, {
    ...row,
    version,
    remoteAccount: account,
    envelope,
    keyId: keys.keyring.currentId,
  })
  await recordInVault(unit, {
    clientId: ctx.caller.id,
    action: how.action,
    outcome: 'ok',
    userId,
    subject: String(serviceId),
    credentialId: id,
    detail: { version },
  })
  await tellOwner(unit, {
    userId,
    action: how.action,
    subject: id,
    detail: { serviceId, version, ...how.told },
  })
  const digest = envelopeContentDigest(envelope)
  return { stored, entry: { credentialId: id, userId, serviceId, version, state: 'live', digest } }
}
