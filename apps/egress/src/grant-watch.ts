import type { GrantId } from '@tessera/contracts/ids'
import type { Logger } from '@tessera/runtime/logger'
import { EgressFailure } from './egress-failure.ts'

export interface GrantWatch extends Disposable {
  hold(id: GrantId): WatchedGrant
}

/** A grant while a request is under way. */
interface WatchedGrant extends Disposable {
  /** Aborts with an EgressFailure: `grant_ended`, or `broker_away` when nobody says any more that it lives. */
  readonly signal: AbortSignal
}

/** Asks for all grants together, so that a hundred uploads cost the broker as much as one. */
export function watchGrants(
  findLive: (ids: readonly GrantId[], signal: AbortSignal) => Promise<ReadonlySet<GrantId>>,
  logger: Logger,
): GrantWatch {
  const holds = new Set<Hold>()
  let looking = false
  const timer = setInterval(() => {
    if (looking || holds.size === 0) return
    looking = true
    void look().finally(() => (looking = false))
  }, lookEveryMs)

  return {
    hold(id) {
      const ended = new AbortController()
      const hold = { id, ended, confirmedAt: performance.now() }
      holds.add(hold)
      return { signal: ended.signal, [Symbol.dispose]: () => void holds.delete(hold) }
    },
    [Symbol.dispose]: () => clearInterval(timer),
  }

  async function look(): Promise<void> {
    const asked = [...holds]
    const askedAt = performance.now()
    try {
      const ids = new Set(asked.map(({ id }) => id))
      const live = await findLive([...ids], AbortSignal.timeout(patienceMs))
      for (const hold of asked) {
        if (live.has(hold.id)) hold.confirmedAt = askedAt
        else hold.ended.abort(new EgressFailure('grant_ended'))
      }
    } catch (error) {
      logger.warn({ err: error }, 'the broker was not asked which grants are live')
      for (const hold of asked) {
        if (performance.now() - hold.confirmedAt < patienceMs) continue
        hold.ended.abort(new EgressFailure('broker_away'))
      }
    }
  }
}

interface Hold {
  readonly id: GrantId
  readonly ended: AbortController
  confirmedAt: number
}

/** How late a revocation may show. */
const lookEveryMs = 400
/** A broker that restarts breaks off no upload. */
const patienceMs = 2_000
