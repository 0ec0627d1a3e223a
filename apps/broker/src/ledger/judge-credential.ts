import { envelopeContentDigest } from '@tessera/crypto/envelope'
import type { CredentialId, ServiceId, UserId } from '@tessera/contracts/ids'
import type { CredentialLedger } from './credential-ledger.ts'
import type { LedgerEntry } from './ledger-line.ts'

/** A user's credential at a service as the database shows it; with nulls where it shows none. */
export interface ShownCredential {
  readonly userId: UserId
  readonly serviceId: ServiceId
  readonly credentialId: CredentialId | null
  readonly credentialVersion: number | null
  readonly envelope: Uint8Array | null
}

/**
 * Whether the database shows what the ledger knows. `newer`: a broker fell before it could write into the ledger, or is
 * just about to. `leaving`: its owner removes it, or did and that was undone. `behind`: an old row, one that was deleted, another secret of the same version, or none where one is.
 */
export function judgeCredential(
  ledger: CredentialLedger,
  shown: ShownCredential,
): 'fits' | 'newer' | 'leaving' | 'behind' {
  const entry = shownEntry(shown)
  if (entry === null) {
    return ledger.findLiveAt(shown.userId, shown.serviceId) === null ? 'fits' : 'behind'
  }
  const known = ledger.find(entry.credentialId)
  if (known === null || entry.version > known.version) return 'newer'
  if (entry.version < known.version || known.state === 'deleted') return 'behind'
  if (entry.digest !== known.digest) return 'behind'
  return known.state === 'leaving' ? 'leaving' : 'fits'
}

/** Whether it may be sent to its service. */
export function isTrusted(ledger: CredentialLedger, shown: ShownCredential): boolean {
  const judged = judgeCredential(ledger, shown)
  return judged === 'fits' || judged === 'newer'
}

/** What the ledger should say of it; null when nothing is shown. */
export function shownEntry(shown: ShownCredential): LedgerEntry | null {
  const { userId, serviceId, credentialId, credentialVersion, envelope } = shown
  if (credentialId === null || credentialVersion === null || envelope === null) return null
  const digest = envelopeContentDigest(envelope)
  return { credentialId, userId, serviceId, version: credentialVersion, state: 'live', digest }
}
