import type { ServiceClaim } from '@tessera/db/vault/claim-subjects'

export type CredentialChoice =
  /** `shared`: the service's shared token, for somebody who has none of her own. */
  | { readonly available: true; readonly whose: 'own' | 'shared' }
  | { readonly available: false; readonly reason: UnavailableReason }

type UnavailableReason =
  | 'none'
  | 'refused'
  | 'expired'
  | 'moved'
  | 'other_account'
  | 'not_refreshed'
  /** No service has a part in the step. */
  | 'not_needed'

/**
 * Whether the user's credential of this moment may be given out for this step. Without one the worker still gets rows,
 * so that it can say what the job waits for.
 */
export function chooseCredential(subject: ServiceClaim): CredentialChoice {
  const { credentialId, envelope, credentialVersion, envelopeVersion } = subject
  if (credentialId === null) return chooseShared(subject)
  if (envelope === null) return unavailable('none')
  // A secret of another version was put there behind our back, or half a restore happened.
  if (credentialVersion !== envelopeVersion) return unavailable('refused')
  if (subject.credentialVerified !== true) return unavailable('refused')
  if (subject.credentialExpired === true) return unavailable('expired')
  // The service's address was changed: the credential follows it only when its owner says so.
  if (subject.credentialOrigin !== subject.serviceOrigin) return unavailable('moved')
  if (subject.accessSecondsLeft !== null && subject.accessSecondsLeft <= shortestSeconds) {
    return unavailable(subject.canRefresh === true ? 'not_refreshed' : 'expired')
  }
  const begunOn = subject.attemptAccount
  if (begunOn !== null && begunOn !== subject.credentialAccount) return unavailable('other_account')
  return { available: true, whose: 'own' }
}

/** What the service's policy allows is decided where the rows were read. */
function chooseShared({
  kind,
  sharedId,
  sharedAccount,
  attemptAccount,
}: ServiceClaim): CredentialChoice {
  // On the shared account are the jobs of others.
  if (sharedId === null || kind === 'list-jobs') return unavailable('none')
  if (attemptAccount !== null && attemptAccount !== sharedAccount)
    return unavailable('other_account')
  return { available: true, whose: 'shared' }
}

function unavailable(reason: UnavailableReason): CredentialChoice {
  return { available: false, reason }
}

/** Of an access token: with less nothing can be begun. */
const shortestSeconds = 2
