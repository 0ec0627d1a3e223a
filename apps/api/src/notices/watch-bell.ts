import type { NoticeBell } from '@tessera/contracts/notice-thread'
import { readNoticeBell } from '@tessera/db/notice-threads'
import { z } from 'zod'
import type { Principal } from '../http/principal.ts'
import { signedIn } from '../trpc.ts'
import type { WakeHub } from '../wake-hub.ts'

/** What the bell shows, now and whenever it changes. A page that was cut off asks again and misses nothing. */
export function watchBell(hub: WakeHub) {
  return signedIn('none')
    .input(z.object({}))
    .subscription(async function* ({
      ctx,
      signal = new AbortController().signal,
    }): AsyncGenerator<NoticeBell> {
      yield* followBell({ hub, principal: ctx.principal, signal })
    })
}

/** Each reading shows the proof again: once her access has ended no count is read, and this throws. */
async function* followBell(of: {
  readonly hub: WakeHub
  readonly principal: Principal
  readonly signal: AbortSignal
}): AsyncGenerator<NoticeBell> {
  const userId = await of.principal.asReader(async (_, owner) => await Promise.resolve(owner))
  // Before the first reading, so that nothing is missed between it and the first sleep.
  using watch = of.hub.watch(userId)
  let last: NoticeBell | null = null
  while (!of.signal.aborted) {
    const bell: NoticeBell = await of.principal.asReader(readNoticeBell)
    if (bell.unread !== last?.unread || bell.newest !== last.newest) yield bell
    last = bell
    await watch.next(recheckMilliseconds, of.signal)
  }
}

/** Access may end while nothing happens. */
const recheckMilliseconds = 30_000
