import { asVault } from '@tessera/db/unit'
import { asRecordingVault, AuditCut, type RecordingUnit } from '@tessera/db/vault/audit-lanes'
import { type Client, spendRequestId } from '@tessera/db/vault/clients'
import type { Logger } from '@tessera/runtime/logger'
import { TRPCError } from '@trpc/server'
import type { ClientDirectory } from './client-directory.ts'
import type { LastSeen } from './clients/last-seen.ts'
import type { BrokerConfig } from './config.ts'
import type { DatabaseClock } from './database-clock.ts'
import type { RateLimit } from './grants/rate-limit.ts'
import type { KeyDeps } from './keys/key-deps.ts'
import type { Freshening } from './oauth/freshening.ts'
import type { Rewrapping } from './keys/rewrapping.ts'
import type { CredentialLedger } from './ledger/credential-ledger.ts'

/** What the broker works with, the same for every request. */
export interface BrokerDeps extends KeyDeps {
  readonly config: Pick<
    BrokerConfig,
    'mode' | 'grantTtlSeconds' | 'grantCeilingSeconds' | 'publicOrigin'
  >
  readonly rewrapping: Rewrapping
  /** Refreshes of OAuth tokens that are on. */
  readonly freshening: Freshening
  readonly ledger: CredentialLedger
  readonly clients: ClientDirectory
  readonly clock: DatabaseClock
  readonly lastSeen: LastSeen
  /** Claims, by worker and by user. */
  readonly claimLimits: { readonly worker: RateLimit; readonly user: RateLimit }
  readonly logger: Logger
}

/** One request whose signature was checked. */
export interface RequestContext {
  readonly deps: BrokerDeps
  readonly caller: Client
  /** Not spent yet: `inRequestUnit` does that. */
  readonly requestId: string
  /** The caller's network address; empty when it came by the local socket. */
  readonly from: string
  /** They were refreshed just now, or could not be. */
  readonly takesTokensAsTheyAre: boolean
}

/**
 * The unit of work in which a request is admitted: its single-use id is spent in the transaction that does what it
 * asks, so that neither can happen without the other.
 */
export async function inRequestUnit<T>(
  context: RequestContext,
  work: (unit: RecordingUnit) => Promise<T>,
): Promise<T> {
  return await inReadingRequestUnit(context, async () => null, work)
}

/**
 * The same for work that always begins with the same reading.
 *
 * @param read leaves in one message with the id, and is dropped when the id is refused
 */
export async function inReadingRequestUnit<Read, T>(
  context: RequestContext,
  read: (unit: RecordingUnit) => Promise<Read>,
  work: (unit: RecordingUnit, read: Read) => Promise<T>,
): Promise<T> {
  return await inRecordingUnit(context, async (unit) => {
    const [admitted, found] = await Promise.all([
      spendRequestId(unit, context.caller.id, context.requestId),
      read(unit),
    ])
    if (!admitted) {
      throw new TRPCError({
        code: 'UNAUTHORIZED',
        message: 'the request was answered before, or its sender is suspended',
      })
    }
    return await work(unit, found)
  })
}

/** A further unit of a request that was admitted already, or of what the broker does by itself. */
export async function inRecordingUnit<T>(
  { deps, from }: { readonly deps: RecordingDeps; readonly from: string },
  work: (unit: RecordingUnit) => Promise<T>,
): Promise<T> {
  requireRecord(deps)
  try {
    return await asRecordingVault(deps.login, deps.lanes, from, work)
  } catch (error) {
    if (error instanceof AuditCut) await raiseAuditCut(deps, error)
    throw error
  }
}

/** @throws TRPCError while nothing may be opened, because nothing can be recorded */
export function requireRecord({ signing }: Pick<RecordingDeps, 'signing'>): void {
  if (signing.isWritten) return
  throw new TRPCError({
    code: 'SERVICE_UNAVAILABLE',
    message: 'the ends of the record cannot be written',
  })
}

type RecordingDeps = Pick<KeyDeps, 'login' | 'lanes' | 'signing' | 'watch'>

/** In a unit of its own: the one that noticed is undone. */
async function raiseAuditCut(
  { login, watch }: Pick<RecordingDeps, 'login' | 'watch'>,
  { lane }: AuditCut,
): Promise<void> {
  await asVault(login, async (unit) => {
    await watch.raiseIn(unit, { kind: 'audit.cut', subject: `lane ${lane}` })
  })
}
