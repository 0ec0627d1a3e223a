import type { UserId } from '@tessera/contracts/ids'
import type { CodeTry } from '@tessera/db/sign-in'
import { Fault } from '@tessera/runtime/fault'
import type { Authenticators } from './authenticators.ts'

/** @returns the time step of the code; null for a wrong one @throws Fault `too_many_requests` */
export function checkCode(
  authenticators: Authenticators,
  userId: UserId,
  tried: CodeTry,
  code: string,
): number | null {
  if (tried.outcome === 'wait')
    throw new Fault('too_many_requests', { retryAfterSeconds: tried.seconds })
  const { secretEnvelope, at } = tried
  return secretEnvelope && authenticators.stepOf(userId, { secretEnvelope, code, at })
}
