import { SystemContext } from '@tessera/auth-context/system-context'
import { listen } from '@tessera/db/listen'
import { openLogin } from '@tessera/db/login'
import type { Logger } from '@tessera/runtime/logger'
import type { DispatcherConfig, DispatcherSecrets } from '../config.ts'
import { repeatUntilStopped } from '@tessera/runtime/repeat'
import { type DispatchService, dispatchService } from './dispatch-service.ts'
import { keepHouse } from './keep-house.ts'
import { openStepQueue, type StepQueue } from './step-queue.ts'
import { createWakeUp } from './wake-up.ts'

/**
 * Sends the steps that are due. It knows who is to be woken and nothing else: the contexts pass through sealed. What is
 * sent and lost is sent again, because a step stays sent until somebody claims it.
 */
export async function startDispatcher(
  config: DispatcherConfig,
  secrets: DispatcherSecrets,
  logger: Logger,
): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const login = stack.use(openLogin('tessera_system', { url: secrets.databaseUrl, connections: 2 }))
  const queue = stack.use(
    openStepQueue({ url: secrets.redisUrl, ca: config.redisCa, mode: config.mode }, logger),
  )
  const dispatching = dispatchService(new SystemContext(login, 'dispatch'))
  const wakeUp = createWakeUp()
  stack.use(
    await listen({
      url: secrets.databaseUrl,
      channel: 'steps_due',
      onNotification: wakeUp.ring,
      onGap: wakeUp.ring,
    }),
  )

  const sending = repeatUntilStopped(logger, 'dispatch', async () => {
    // Asked first: what is taken while Redis is away would have to wait until it counts as lost.
    const waiting = await queue.waitingCount()
    const sent = await send(dispatching, queue, { waiting, config })
    if (sent < batchSize) await wakeUp.wait(await pause(dispatching))
  })
  stack.use({
    [Symbol.asyncDispose]: async () => {
      const stopped = sending.stop()
      wakeUp.ring()
      await stopped
    },
  })
  // Of its own: a task that waits for a row does not keep steps waiting.
  const house = stack.use(openLogin('tessera_system', { url: secrets.databaseUrl, connections: 3 }))
  stack.use(keepHouse(house, logger))

  const running = stack.move()
  return { [Symbol.asyncDispose]: async () => await running.disposeAsync() }
}

/** @returns how many steps were sent */
async function send(
  dispatching: DispatchService,
  queue: StepQueue,
  { waiting, config }: { readonly waiting: number; readonly config: DispatcherConfig },
): Promise<number> {
  const room = Math.min(batchSize, longestQueue - waiting)
  if (room <= 0) return 0
  const steps = await dispatching.takeDue({
    limit: room,
    mostPerService: config.mostPerService,
    // A message can only be lost when the queue has none; otherwise the workers are just not there yet.
    resendAfterSeconds: waiting === 0 ? config.resendAfterSeconds : staleAfterSeconds,
  })
  await queue.send(steps)
  return steps.length
}

/** Milliseconds until the next look, if nothing rings before. */
async function pause(dispatching: DispatchService): Promise<number> {
  const next = await dispatching.millisecondsToNext()
  return Math.min(Math.max(next ?? longestPauseMs, shortestPauseMs), longestPauseMs)
}

const batchSize = 100
/** More than this is left in Postgres, where it costs nothing. */
const longestQueue = 1000
const staleAfterSeconds = 300
const shortestPauseMs = 5
const longestPauseMs = 1000
