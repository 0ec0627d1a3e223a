import type { TaskId } from '@tessera/contracts/ids'
import type { Logger } from '@tessera/runtime/logger'
import { openRedis, type RedisAccess } from '@tessera/tasks/open-redis'
import { contextKey } from '@tessera/tasks/queue'

/** The sealed contexts that the dispatcher put down. */
export interface TaskContexts extends AsyncDisposable {
  /** Null when it is not there (any more): the dispatcher sends the step again. */
  fetch(taskId: TaskId): Promise<Buffer | null>
  /** For a task that nobody will claim again. Once too often does no harm. */
  remove(taskId: TaskId): Promise<void>
}

export function openContexts(access: RedisAccess, logger: Logger): TaskContexts {
  const redis = openRedis(access, { maxRetriesPerRequest: 1, commandTimeout: 5000 }, logger)
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
