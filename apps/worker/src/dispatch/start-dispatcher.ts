import {
  type DueStep,
  millisecondsToNextStep,
  takeDueSteps,
  wakeForgottenSteps,
} from '@tessera/db/dispatch'
import { tellOfInactiveServices } from '@tessera/db/inactive-services'
import { listen } from '@tessera/db/listen'
import { type Login, openLogin } from '@tessera/db/login'
import { remindOfCredentials } from '@tessera/db/notices'
import { stopUnrunnableJobs } from '@tessera/db/stop-jobs'
import { asSweep } from '@tessera/db/unit'
import type { Logger } from '@tessera/runtime/logger'
import type { DispatcherConfig, DispatcherSecrets } from '../config.ts'
import { repeatUntilStopped } from '@tessera/runtime/repeat'
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
  const login = stack.use(openLogin('tessera_system', { url: secrets.databaseUrl, connections: 3 }))
  const queue = stack.use(openStepQueue(secrets.redisUrl, logger))
  const wakeUp = createWakeUp()
  stack.use(
    await listen({
      url: secrets.databaseUrl,
      channel: 'steps_due',
      onNotification: wakeUp.ring,
      onGap: wakeUp.ring,
    }),
  )

  const dispatching = repeatUntilStopped(logger, 'dispatch', async () => {
    // Asked first: what is taken while Redis is away would have to wait until it counts as lost.
    const waiting = await queue.waitingCount()
    const steps = await dispatch(login, queue, { waiting, config })
    if (steps.length < batchSize) await wakeUp.wait(await pause(login))
  })
  stack.use({
    [Symbol.asyncDispose]: async () => {
      const stopped = dispatching.stop()
      wakeUp.ring()
      await stopped
    },
  })
  stack.use(
    repeatUntilStopped(logger, 'stop-jobs', async (wait) => {
      const stopped = await asSweep(login, 'stop-jobs', stopUnrunnableJobs)
      if (stopped > 0) logger.info({ stopped }, 'jobs that nobody may run any more were ended')
      await asSweep(login, 'stop-jobs', tellOfInactiveServices)
      await wait(stopJobsEveryMs)
    }),
  )
  stack.use(
    repeatUntilStopped(logger, 'remind', async (wait) => {
      const told = await asSweep(login, 'remind', remindOfCredentials)
      if (told > 0) logger.info({ told }, 'owners were reminded of their credentials')
      await wait(remindEveryMs)
    }),
  )
  stack.use(
    repeatUntilStopped(logger, 'wake-steps', async (wait) => {
      await asSweep(
        login,
        'dispatch',
        async (unit) => await wakeForgottenSteps(unit, { afterSeconds: forgottenAfterSeconds }),
      )
      await wait(wakeForgottenEveryMs)
    }),
  )

  const running = stack.move()
  return { [Symbol.asyncDispose]: async () => await running.disposeAsync() }
}

async function dispatch(
  login: Login<'tessera_system'>,
  queue: StepQueue,
  { waiting, config }: { readonly waiting: number; readonly config: DispatcherConfig },
): Promise<readonly DueStep[]> {
  const room = Math.min(batchSize, longestQueue - waiting)
  if (room <= 0) return []
  const steps = await asSweep(
    login,
    'dispatch',
    async (unit) =>
      await takeDueSteps(unit, {
        limit: room,
        mostPerService: config.mostPerService,
        // A message can only be lost when the queue has none; otherwise the workers are just not there yet.
        resendAfterSeconds: waiting === 0 ? config.resendAfterSeconds : staleAfterSeconds,
      }),
  )
  await queue.send(steps)
  return steps
}

/** Milliseconds until the next look, if nothing rings before. */
async function pause(login: Login<'tessera_system'>): Promise<number> {
  const next = await asSweep(login, 'dispatch', millisecondsToNextStep)
  return Math.min(Math.max(next ?? longestPauseMs, shortestPauseMs), longestPauseMs)
}

const batchSize = 100
/** More than this is left in Postgres, where it costs nothing. */
const longestQueue = 1000
const staleAfterSeconds = 300
const shortestPauseMs = 5
const longestPauseMs = 1000
const stopJobsEveryMs = 2000
const remindEveryMs = 60_000
const wakeForgottenEveryMs = 60_000
const forgottenAfterSeconds = 900
