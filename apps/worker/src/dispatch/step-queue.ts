import type { DueStep } from '@tessera/db/dispatch'
import type { Logger } from '@tessera/runtime/logger'
import { openRedis, type RedisAccess, type RedisSettings } from '@tessera/tasks/open-redis'
import {
  contextKey,
  contextTtlSeconds,
  queueJobId,
  queueName,
  type QueuePayload,
} from '@tessera/tasks/queue'
import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'

/** Where workers find the steps to claim. Every call fails soon when Redis is away. */
export interface StepQueue extends AsyncDisposable {
  /** How many messages no worker has taken yet. */
  waitingCount(): Promise<number>
  /** Puts the sealed contexts down, then the messages: whoever gets a message finds its context. */
  send(steps: readonly DueStep[]): Promise<void>
}

export function openStepQueue(access: RedisAccess, logger: Logger): StepQueue {
  const settings: RedisSettings = {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 5000,
    connectTimeout: 5000,
    retryStrategy: (times) => Math.min(50 * times, 1000),
  }
  const redis = openRedis(access, settings, logger)
  const queue = new Queue<QueuePayload>(queueName, {
    connection: redis,
    defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
  })
  queue.on('error', (error) => logger.debug({ err: error }, 'queue'))

  return {
    async waitingCount() {
      await ready(redis)
      return await queue.getWaitingCount()
    },
    async send(steps) {
      if (steps.length === 0) return
      await ready(redis)
      const contexts = redis.pipeline()
      for (const step of steps) {
        contexts.set(contextKey(step.id), step.sealedContext, 'EX', contextTtlSeconds)
      }
      for (const [error] of (await contexts.exec()) ?? []) if (error !== null) throw error
      await queue.addBulk(
        steps.map((step) => ({
          name: queueName,
          data: { taskId: step.id },
          opts: { jobId: queueJobId(step.id, step.dispatch) },
        })),
      )
    },
    async [Symbol.asyncDispose]() {
      await queue.close().catch(() => {})
      redis.disconnect()
    },
  }
}

/** A queue that waits for its connection would hold the dispatcher up for as long as Redis is away. */
async function ready(redis: Redis): Promise<void> {
  if (redis.status !== 'ready') await redis.ping()
}
