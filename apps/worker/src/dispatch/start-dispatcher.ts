import { SystemContext } from '@tessera/auth-context/system-context'
import { listen } from '@tessera/db/listen'
import { openLogin } from '@tessera/db/login'
import type { Logger } from '@tessera/runtime/logger'
import type { DispatcherConfig, DispatcherSecrets } from '../config.ts'
import { repeatUntilStopped } from '@tessera/runtime/repeat'
import { type DispatchService, dispatchService } from './dispatch-service.ts'
import { remindingService } from './reminding-service.ts'
import { notifyingService } from './notifying-service.ts'
import { removingService } from './removing-service.ts'
import { openStepQueue, type StepQueue } from './step-queue.ts'
import { stoppingService } from './stopping-service.ts'
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
  const login = stack.use(openLogin('tessera_system', { url: secrets.databaseUrl, connections: 3 }))
  const queue = stack.use(
    openStepQueue({ url: secrets.redisUrl, ca: config.redisCa, mode: config.mode }, logger),
  )
  const dispatching = dispatchService(new SystemContext(login, 'dispatch'))
  const stopping = stoppingService(new SystemContext(login, 'stop-jobs'))
  const reminding = remindingService(new SystemContext(login, 'remind'))
  const notifying = notifyingService(new SystemContext(login, 'notify'))
  const removing = removingService(new SystemContext(login, 'remove-accounts'))
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
  stack.use(
    repeatUntilStopped(logger, 'stop-jobs', async (wait) => {
      const stopped = await stopping.stopJobs()
      if (stopped > 0) logger.info({ stopped }, 'jobs that nobody may run any more were ended')
      await stopping.tellOfInactiveServices()
      await wait(stopJobsEveryMs)
    }),
  )
  stack.use(
    repeatUntilStopped(logger, 'remind', async (wait) => {
      const told = await reminding.remindOfCredentials()
      if (told > 0) logger.info({ told }, 'owners were reminded of their credentials')
      const ending = await reminding.remindOfDocuments()
      if (ending > 0) logger.info({ told: ending }, 'owners were reminded of their documents')
      await wait(remindEveryMs)
    }),
  )
  stack.use(
    repeatUntilStopped(logger, 'notify', async (wait) => {
      const sent = await notifying.sendDue(logger)
      if (sent > 0) logger.info({ sent }, 'notices were sent on')
      await wait(notifyEveryMs)
    }),
  )
  stack.use(
    repeatUntilStopped(logger, 'remove-accounts', async (wait) => {
      await removing.remind()
      const begun = await removing.begin()
      if (begun === null) return await wait(removeEveryMs)
      logger.info({ userId: begun }, 'the removal of an account has begun')
    }),
  )
  stack.use(
    repeatUntilStopped(logger, 'go-on-removing', async (wait) => {
      const piece = await removing.goOn()
      if (piece?.hasEnded === true) logger.info('the removal of an account has ended')
      // The api, the broker and whoever stops jobs are at it.
      else if (piece?.removed === 0) await wait(goOnRemovingEveryMs)
      else if (piece === null) await wait(goOnRemovingEveryMs)
    }),
  )
  stack.use(
    repeatUntilStopped(logger, 'wake-steps', async (wait) => {
      await dispatching.wakeForgotten({ afterSeconds: forgottenAfterSeconds })
      await wait(wakeForgottenEveryMs)
    }),
  )

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
const stopJobsEveryMs = 800
const remindEveryMs = 60_000
const notifyEveryMs = 1_000
const removeEveryMs = 60_000
const goOnRemovingEveryMs = 2_000
const wakeForgottenEveryMs = 60_000
const forgottenAfterSeconds = 900
