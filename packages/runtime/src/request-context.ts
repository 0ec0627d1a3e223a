import { AsyncLocalStorage } from 'node:async_hooks'

/** For telling (logs, traces), never for allowing: rights are always passed as arguments. */
export interface RequestContext {
  readonly requestId: string
  readonly userId?: string
  readonly jobId?: string
  readonly taskId?: string
}

/** Runs `work`, and all that it starts, in `context`. */
export function runInContext<T>(context: RequestContext, work: () => T): T {
  return storage.run({ context: Object.freeze({ ...context }) }, work)
}

/** From here on the request is known to be this user's. Nothing happens outside of {@link runInContext}. */
export function nameUser(userId: string): void {
  const told = storage.getStore()
  if (told !== undefined && told.context.userId !== userId)
    told.context = Object.freeze({ ...told.context, userId })
}

/** @throws Error outside of {@link runInContext} */
export function currentContext(): RequestContext {
  const context = currentContextOrNull()
  if (context === null) {
    throw new Error(
      'no request context: it is set by runInContext, in the first middleware of a server or around a task of the worker',
    )
  }
  return context
}

export function currentContextOrNull(): RequestContext | null {
  return storage.getStore()?.context ?? null
}

const storage = new AsyncLocalStorage<{ context: RequestContext }>()
