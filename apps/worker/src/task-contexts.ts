import type { TaskId } from '@tessera/contracts/ids'
import type { Secret } from '@tessera/crypto/secret'
import type { Logger } from '@tessera/runtime/logger'
import { contextKey } from '@tessera/tasks/queue'
import { Redis } from 'ioredis'

/** The sealed contexts that the dispatcher put down. */
export interface TaskContexts extends AsyncDisposable {
  /** Null when it is not there (any more): the dispatcher sends the step again. */
  fetch(taskId: TaskId): Promise<Buffer | null>
  /** For a task that nobody will claim again. Once too often does no harm. */
  remove(taskId: TaskId): Promise<void>
}

export function openContexts(url: Secret<string>, logger: Logger): TaskContexts {
  const redis = new Redis(url.expose(), { maxRetriesPerRequest: 1, commandTimeout: 5000 })
  redis.on('error', (error) => logger.debug({ err: error }, 'redis'))
  return {
    fetch: async (taskId) => await redis.getBuffer(contextKey(taskId)),
    async remove(taskId) {
      await redis.del(contextKey(taskId))
    },
    async [Symbol.asyncDispose]() {
      redis.disconnect()
    },
  }
}
