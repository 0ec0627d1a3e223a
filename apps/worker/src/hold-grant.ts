import type { BrokerConnection } from '@tessera/broker-client/call-broker'
import { type Grant, renew } from '@tessera/broker-client/grants'
import type { Secret } from '@tessera/crypto/secret'
import { readDatabaseTime } from '@tessera/db/database-time'
import type { Login } from '@tessera/db/login'
import { asReadingJob, ProofRefused } from '@tessera/db/unit'
import { GrantEnded, OutOfTime } from './task-stopped.ts'

/** A grant while it is being worked under. */
export interface GrantHold extends AsyncDisposable {
  /** Aborts when the grant has ended or is about to reach its ceiling, or when this process stops. */
  readonly signal: AbortSignal
  /** The credential as it is to be sent now: a renewal may have brought another one. Null where the grant has none. */
  secret(): Secret<string> | null
  /** By the database's clock, whatever this machine's clock says. */
  now(): Date
  /** Asks nobody. @throws GrantEnded, or the reason of the stop */
  requireLive(): void
  /** Asks the database. @throws GrantEnded, or the reason of the stop */
  confirm(): Promise<void>
}

export interface HoldOptions {
  readonly connection: BrokerConnection
  readonly login: Login<'tessera_worker'>
  readonly stopping: AbortSignal
  /** Milliseconds between two looks at the grant: how late a revocation may show. */
  readonly watchEveryMs?: number
}

/**
 * Keeps a grant alive up to its ceiling and notices when it ends: superseded, revoked, or because its user was
 * disabled. Time is told by the database and carried on by the monotonic clock, so that a wrong clock here neither
 * shortens nor lengthens a grant.
 *
 * @throws GrantEnded when it is not live to begin with
 */
export async function holdGrant(grant: Grant, options: HoldOptions): Promise<GrantHold> {
  const ended = new AbortController()
  const signal = AbortSignal.any([ended.signal, options.stopping])
  let now = await readClock()
  let expiresAt = grant.expiresAt.getTime()
  let renewAt = timeToRenew()
  let secret = 'secret' in grant.credential ? grant.credential.secret : null
  let looking: Promise<void> | null = null
  const timer = setInterval(() => {
    looking ??= look().finally(() => (looking = null))
  }, options.watchEveryMs ?? watchEveryMs)

  return {
    signal,
    secret: () => secret,
    now: () => new Date(now()),
    requireLive,
    confirm,
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await looking
      secret?.wipe()
    },
  }

  /** Early rather than late: the time that the answer took is counted as if it had passed after it. */
  async function readClock(): Promise<() => number> {
    const asked = performance.now()
    try {
      const time = (await asReadingJob(options.login, grant.rowProof, readDatabaseTime)).getTime()
      return () => time + (performance.now() - asked)
    } catch (error) {
      throw error instanceof ProofRefused ? end('the grant is not live any more') : error
    }
  }

  function requireLive(): void {
    if (now() >= expiresAt) throw end('the grant has expired')
    signal.throwIfAborted()
  }

  async function confirm(): Promise<void> {
    requireLive()
    now = await readClock()
    requireLive()
  }

  async function look(): Promise<void> {
    if (signal.aborted) return
    try {
      await confirm()
      if (now() >= grant.ceiling.getTime() - lastWordsMs) return ended.abort(new OutOfTime())
      if (now() >= renewAt && expiresAt < grant.ceiling.getTime()) await prolong()
    } catch {
      // Either the signal tells it, or Postgres or the broker is away: if that lasts, the grant runs out.
    }
  }

  async function prolong(): Promise<void> {
    const renewal = await renew(options.connection, grant)
    if (renewal === null) throw end('the broker does not renew the grant')
    if (renewal.secret !== null) {
      secret?.wipe()
      secret = renewal.secret
    }
    expiresAt = renewal.expiresAt.getTime()
    renewAt = timeToRenew()
  }

  function timeToRenew(): number {
    return now() + (expiresAt - now()) / 3
  }

  function end(reason: string): GrantEnded {
    const error = new GrantEnded(reason)
    ended.abort(error)
    return error
  }
}

const watchEveryMs = 500
/** Kept of a grant's time to write down that it did not suffice; else its step would begin anew for ever. */
const lastWordsMs = 10_000
