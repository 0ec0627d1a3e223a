import { setTimeout as delay } from 'node:timers/promises'
import type { BrokerConnection } from '@tessera/broker-client/call-broker'
import { redeem, type Redeemed } from '@tessera/broker-client/grants'
import type { TaskId } from '@tessera/contracts/ids'
import { createClaimKey } from '@tessera/crypto/open-claim'
import { isFault } from '@tessera/runtime/fault'

/**
 * Claims a step, and waits for a broker that is away, but not for ever: the dispatcher sends the step again.
 *
 * @throws Fault `unavailable` when the broker stays away; the signal's reason
 */
export async function redeemTask(
  connection: BrokerConnection,
  task: { readonly taskId: TaskId; readonly sealedContext: Uint8Array },
  options: { readonly signal: AbortSignal; readonly patienceMs?: number },
): Promise<Redeemed> {
  const key = await createClaimKey()
  const until = performance.now() + (options.patienceMs ?? patienceMs)
  for (let pause = 100; ; pause = Math.min(pause * 2, longestPauseMs)) {
    try {
      return await redeem(connection, task, key)
    } catch (error) {
      if (!isFault(error, 'unavailable') || performance.now() + pause > until) throw error
    }
    await delay(pause, undefined, { signal: options.signal })
  }
}

const patienceMs = 20_000
const longestPauseMs = 2000
