import type { Logger } from '@tessera/runtime/logger'
import { openRedis, type RedisAccess } from '@tessera/tasks/open-redis'
import { queueName, queuePayload } from '@tessera/tasks/queue'
import { Worker } from 'bullmq'
import { openContexts } from './task-contexts.ts'
import { Stopping } from './task-stopped.ts'
import type { TaskRun } from './user-aware-task.ts'

export interface TaskInboxOptions {
  readonly redis: RedisAccess
  readonly concurrency: number
  readonly logger: Logger
  /** What goes wrong is written to the step's row, and nothing of it into the queue. */
  readonly work: TaskRun
}

/** Receives tasks. The queue neither retries nor keeps anything: that is what the steps' rows are for. */
export function openTaskInbox(options: TaskInboxOptions): AsyncDisposable {
  const { logger } = options
  // BullMQ waits for messages on it, for as long as it takes.
  const connection = openRedis(options.redis, { maxRetriesPerRequest: null }, logger)
  const contexts = openContexts(options.redis, logger)
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()

  const worker = new Worker(
    queueName,
    async (job) => {
      const payload = queuePayload.safeParse(job.data)
      if (!payload.success) {
        logger.error('a message that is not one of ours')
        return
      }
      const task = options.work(payload.data.taskId, contexts, stopping.signal)
      running.add(task)
      await task.finally(() => running.delete(task))
    },
    {
      connection,
      concurrency: options.concurrency,
      lockDuration: 60_000,
      maxStalledCount: 0,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    },
  )
  worker.on('error', (error) => logger.debug({ err: error }, 'queue'))

  return {
    async [Symbol.asyncDispose]() {
      await worker.pause(true)
      await settledWithin([...running], patienceMs)
      stopping.abort(new Stopping())
      await settledWithin([...running], patienceMs)
      // Without force it would wait for Redis, which may be away.
      await worker.close(connection.status !== 'ready')
      connection.disconnect()
      await contexts[Symbol.asyncDispose]()
    },
  }
}

async function settledWithin(tasks: readonly Promise<void>[], milliseconds: number): Promise<void> {
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(late.resolve, milliseconds)
  await Promise.race([Promise.allSettled(tasks), late.promise])
  clearTimeout(timer)
}

/** Twice this must fit into the time that a process may take to stop. */
const patienceMs = 4000
