import type { ClaimSubject } from '@tessera/db/vault/claim-subjects'
import type { RequestContext } from '../context.ts'
import type { HeldTokens } from './freshening.ts'

/**
 * Runs a request's unit of work. When it meets an access token that is about to end, the unit is undone, the token is
 * refreshed while no transaction is open, and the unit runs once more with what came of it.
 */
export async function withFreshTokens<T>(
  ctx: RequestContext,
  unit: (ctx: RequestContext) => Promise<T>,
): Promise<T> {
  try {
    return await unit(ctx)
  } catch (error) {
    if (!(error instanceof RefreshFirst)) throw error
    await ctx.deps.freshening.freshen(ctx.deps, error.held)
    return await unit({ ...ctx, takesTokensAsTheyAre: true })
  }
}

/** @throws RefreshFirst where the access token should be refreshed before it is given out */
export function requireFreshTokens(ctx: RequestContext, subject: ClaimSubject): void {
  if (ctx.takesTokensAsTheyAre) return
  const { credentialId, credentialVersion: version, accessSecondsLeft } = subject
  if (credentialId === null || version === null || subject.credentialVerified !== true) return
  if (subject.canRefresh !== true || accessSecondsLeft === null) return
  if (accessSecondsLeft < soonSeconds) throw new RefreshFirst({ credentialId, version })
}

class RefreshFirst extends Error {
  override readonly name = 'RefreshFirst'
  readonly held: HeldTokens

  constructor(held: HeldTokens) {
    super('the access token must be refreshed first')
    this.held = held
  }
}

/** What is given out should last for a step that is not long. */
const soonSeconds = 60
