import { AsyncLocalStorage } from 'node:async_hooks'
import type { UserId } from '@tessera/contracts/ids'

/**
 * Who a piece of work is done for, and how she had asked for it. It tells (logs, messages) and it is checked; it never
 * allows: rights are in the `UserContext`, which is always an argument.
 */
export interface AuthContext {
  readonly userId: UserId
  readonly email: string | null
  readonly auth: AuthMetadata
  /** ISO 8601, when it was asked. */
  readonly createdAt: string
}

export interface AuthMetadata {
  /** How she had signed in or shown herself, or under which kind of standing permission it was asked for her. */
  readonly method: 'browser' | 'bearer' | 'token' | 'schedule' | 'consent'
}

/** There is no context here, or the work that it was for is over. */
export class NoAuthContext extends Error {
  override readonly name = 'NoAuthContext'
}

/** For what somebody asks now. */
export function createAuthContext(who: Omit<AuthContext, 'createdAt'>): AuthContext {
  return restoreAuthContext({ ...who, createdAt: new Date().toISOString() })
}

/** From what was kept with a task. A copy, and frozen: whoever holds the original changes nobody's identity with it. */
export function restoreAuthContext(kept: AuthContext): AuthContext {
  const { userId, email, auth, createdAt } = kept
  return Object.freeze({
    userId,
    email,
    auth: Object.freeze({ method: auth.method }),
    createdAt,
  })
}

/** Runs `work`, and all that it awaits, as `context`. What it left running has no context any more when it is over. */
export async function runAs<T>(context: AuthContext, work: () => Promise<T>): Promise<T> {
  return await inScope(restoreAuthContext(context), work)
}

/** Runs `work` as nobody, wherever it was called from. */
export async function runAsNobody<T>(work: () => Promise<T>): Promise<T> {
  return await inScope(null, work)
}

/**
 * Not for callbacks and event listeners: they run in the context of whoever caused them, or of whoever opened the
 * socket. Hand them what they need.
 *
 * @throws NoAuthContext
 */
export function currentAuthContext(): AuthContext {
  const scope = storage.getStore()
  if (scope === undefined || scope.context === null) {
    throw new NoAuthContext('there is no auth context: runAs sets it, around a task or a request')
  }
  if (scope.isOver) {
    throw new NoAuthContext(
      'the work that the auth context was for is over: something was not awaited',
    )
  }
  return scope.context
}

export function currentAuthContextOrNull(): AuthContext | null {
  const scope = storage.getStore()
  return scope === undefined || scope.context === null ? null : currentAuthContext()
}

interface Scope {
  readonly context: AuthContext | null
  isOver: boolean
}

async function inScope<T>(context: AuthContext | null, work: () => Promise<T>): Promise<T> {
  const scope: Scope = { context, isOver: false }
  try {
    return await storage.run(scope, work)
  } finally {
    scope.isOver = true
  }
}

const storage = new AsyncLocalStorage<Scope>()
