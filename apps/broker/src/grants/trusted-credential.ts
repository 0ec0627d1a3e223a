import type { CredentialId } from '@tessera/contracts/ids'
import { recordInVault, tellOwner } from '@tessera/db/vault/audit'
import type { RecordingUnit } from '@tessera/db/vault/audit-lanes'
import { credentialStays } from '@tessera/db/vault/credentials'
import type { StoredGrant } from '@tessera/db/vault/grants'
import {
  type ClaimSubject,
  isAtService,
  lockClaimSubject,
  type ServiceClaim,
} from '@tessera/db/vault/claim-subjects'
import { judgeCredential, shownEntry } from '../ledger/judge-credential.ts'
import type { RequestContext } from '../context.ts'
import { isTrustedServiceCredential } from '../service-credentials/trusted.ts'
import { requireFreshTokens } from '../oauth/refresh-first.ts'
import { chooseCredential, type CredentialChoice } from './choose-credential.ts'

/** What a step may be given, and the rows from which that follows. */
export interface TrustedCredential {
  readonly subject: ClaimSubject
  readonly credential: CredentialChoice
}

/**
 * Whether the user's credential may be given out, as {@link chooseCredential}, and is the one that was last stored: what
 * somebody put back or took away behind the broker's back is refused, and people are told.
 *
 * @throws RefreshFirst where `withFreshTokens` must do something before
 */
export async function trustedCredential(
  ctx: RequestContext,
  unit: RecordingUnit,
  subject: ClaimSubject,
): Promise<TrustedCredential> {
  if (!isAtService(subject)) {
    return { subject, credential: { available: false, reason: 'not_needed' } }
  }
  return await trustedAtService(ctx, unit, subject)
}

async function trustedAtService(
  ctx: RequestContext,
  unit: RecordingUnit,
  subject: ServiceClaim,
): Promise<TrustedCredential> {
  const { ledger } = ctx.deps
  switch (judgeCredential(ledger, subject)) {
    case 'fits':
      requireFreshTokens(ctx, subject)
      return { subject, credential: await choose(ctx, unit, subject) }
    case 'newer': {
      const entry = shownEntry(subject)
      if (entry !== null) await ledger.raise(entry)
      requireFreshTokens(ctx, subject)
      return { subject, credential: await choose(ctx, unit, subject) }
    }
    case 'leaving': {
      // Its removal is on, or was undone: then its owner may believe that it is gone.
      const stays = await credentialStays(unit, subject.credentialId)
      if (stays) await tellOfRollback(ctx, unit, subject, 'removal_undone')
      return { subject, credential: { available: false, reason: stays ? 'refused' : 'none' } }
    }
    case 'behind': {
      // Or a broker has just changed it, after these rows were read and before the ledger was.
      const now = await lockClaimSubject(unit, subject.taskId)
      if (now !== null && isAtService(now) && !showsSame(now, subject))
        return await trustedAtService(ctx, unit, now)
      const missing = subject.credentialId === null
      await tellOfRollback(ctx, unit, subject, missing ? 'missing' : 'refused')
      return { subject, credential: { available: false, reason: 'refused' } }
    }
  }
}

/** What the grant was given for, or what its owner has entered since for the same account. */
export function isGranted(grant: StoredGrant, { subject, credential }: TrustedCredential): boolean {
  if (!credential.available) return false
  if (grant.sharedVersion !== null || credential.whose === 'shared') {
    return credential.whose === 'shared' && grant.sharedVersion === subject.sharedVersion
  }
  const isSame =
    grant.credentialId === subject.credentialId &&
    grant.credentialVersion === subject.credentialVersion
  const { remoteAccount } = grant
  const isOfSameAccount = remoteAccount !== null && remoteAccount === subject.credentialAccount
  return isSame || isOfSameAccount
}

/**
 * Of what {@link isGranted} allows, what a claim that is repeated gets: what was given with the grant, or newer tokens of that
 * sign-in. A pasted token that was replaced may have been replaced because of whoever asks.
 */
export function isGivenAgain(grant: StoredGrant, trusted: TrustedCredential): boolean {
  if (!isGranted(grant, trusted)) return false
  const isSameVersion = grant.credentialVersion === trusted.subject.credentialVersion
  return grant.sharedVersion !== null || grant.hasTokens || isSameVersion
}

/** A service's shared token is held against the ledger as a user's own is. */
async function choose(
  ctx: RequestContext,
  unit: RecordingUnit,
  subject: ServiceClaim,
): Promise<CredentialChoice> {
  const choice = chooseCredential(subject)
  if (!choice.available || choice.whose === 'own') return choice
  const { sharedId, sharedVersion, sharedEnvelope, serviceId } = subject
  if (sharedId === null || sharedVersion === null || sharedEnvelope === null) {
    return { available: false, reason: 'none' }
  }
  const shown = { id: sharedId, version: sharedVersion, envelope: sharedEnvelope }
  const isTrusted = await isTrustedServiceCredential(ctx, unit, {
    ...shown,
    serviceId,
    kind: 'shared',
  })
  return isTrusted ? choice : { available: false, reason: 'none' }
}

function showsSame(a: ServiceClaim, b: ServiceClaim): boolean {
  return JSON.stringify(shownEntry(a)) === JSON.stringify(shownEntry(b))
}

async function tellOfRollback(
  ctx: RequestContext,
  unit: RecordingUnit,
  subject: ServiceClaim,
  outcome: 'missing' | 'refused' | 'removal_undone',
): Promise<void> {
  const { userId, serviceId, credentialId, credentialVersion } = subject
  const missed = ctx.deps.ledger.findLiveAt(userId, serviceId)
  const named: CredentialId | null = credentialId ?? missed?.credentialId ?? null
  await recordInVault(unit, {
    clientId: ctx.caller.id,
    action: 'credential.rolled_back',
    outcome,
    userId,
    subject: subject.taskId,
    credentialId: named,
    detail: { service: serviceId, version: credentialVersion },
  })
  await ctx.deps.watch.raiseIn(unit, {
    kind: 'credential.rolled_back',
    userId,
    subject: `${userId} at service ${serviceId}`,
    detail: { taskId: subject.taskId, version: credentialVersion },
  })
  await tellOwner(unit, {
    userId,
    action: 'credential.rolled_back',
    subject: String(serviceId),
  })
  ctx.deps.logger.error(
    { userId, serviceId },
    'the database does not show the credential that was last stored',
  )
}
