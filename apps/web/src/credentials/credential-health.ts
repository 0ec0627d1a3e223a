import type { Credential } from '@tessera/contracts/credential'
import { daysUntil } from '../ui/time.ts'

export type CredentialHealth =
  | { readonly kind: 'good'; readonly daysLeft: number | null }
  | { readonly kind: 'expiring'; readonly daysLeft: number }
  | { readonly kind: 'expired' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'inactive' }
  /** Its service has another address now, and its owner has not said that it may go there. */
  | { readonly kind: 'moved'; readonly from: string; readonly to: string }

/**
 * Whether jobs can run with it, as far as the last check and the expiry say.
 *
 * @param origin the address of its service
 */
export function credentialHealth(
  credential: Credential,
  origin: string,
  now: Date = new Date(),
): CredentialHealth {
  if (!credential.isActive) return { kind: 'inactive' }
  const daysLeft = credential.expiresAt === null ? null : daysUntil(credential.expiresAt, now)
  if (daysLeft !== null && daysLeft < 0) return { kind: 'expired' }
  if (!credential.isVerified) {
    return {
      kind: 'refused',
      reason: credential.verificationError ?? 'The service did not accept it.',
    }
  }
  if (credential.origin !== origin) return { kind: 'moved', from: credential.origin, to: origin }
  if (daysLeft !== null && daysLeft <= SOON_DAYS) return { kind: 'expiring', daysLeft }
  return { kind: 'good', daysLeft }
}

/** `Expires in 12 days`, `Expires today`; null when it does not expire. */
export function expiryText(health: CredentialHealth): string | null {
  switch (health.kind) {
    case 'expired':
      return 'Expired'
    case 'good':
    case 'expiring':
      return health.daysLeft === null ? null : inDays(health.daysLeft)
    case 'refused':
    case 'inactive':
    case 'moved':
      return null
    default:
      return health satisfies never
  }
}

export function needsAttention(
  credential: Credential,
  origin: string,
  now: Date = new Date(),
): boolean {
  return credentialHealth(credential, origin, now).kind !== 'good'
}

function inDays(days: number): string {
  if (days === 0) return 'Expires today'
  return days === 1 ? 'Expires in 1 day' : `Expires in ${days} days`
}

/** Imputation jobs can wait for days in a service's queue. */
const SOON_DAYS = 7
