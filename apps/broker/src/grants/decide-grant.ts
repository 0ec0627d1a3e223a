import type { RequestContext } from '../context.ts'
import { withFreshTokens } from '../oauth/refresh-first.ts'
import { orStopThief } from './theft.ts'

/**
 * Runs the unit of work that decides whether somebody may act under a grant: with an access token that lasts, and where
 * it turns out to be a theft, the delegation is frozen before anybody is answered.
 *
 * @param answer to a thief
 */
export async function decideGrant<T>(
  ctx: RequestContext,
  unit: (ctx: RequestContext) => Promise<T>,
  answer: T,
): Promise<T> {
  return await orStopThief(ctx, async () => await withFreshTokens(ctx, unit), answer)
}
