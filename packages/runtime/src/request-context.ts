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
  return storage.run(Object.freeze({ ...context }), work)
}

/** @throws Error outside of {@link runInContext} */
export function currentContext(): RequestContext {
  const context = storage.getStore()
  if (context === undefined) {
    throw new Error(
      'no request context: it is set by runInContext, in the first middleware of a server or around a task of the worker',
    )
  }
  return context
}

export function currentContextOrNull(): RequestContext | null {
  return storage.getStore() ?? null
}

const storage = new AsyncLocalStorage<RequestContext>()
