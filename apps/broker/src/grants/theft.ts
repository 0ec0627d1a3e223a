import { setTimeout as wait } from 'node:timers/promises'
import { recordInVault, tellOwner } from '@tessera/db/vault/audit'
import { freezeDelegation, type StoredGrant } from '@tessera/db/vault/grants'
import { TRPCError } from '@trpc/server'
import { inRequestUnit, type RequestContext } from '../context.ts'

/**
 * A worker showed a grant id or a claim key that another worker holds. It undoes the unit that found it out: what the
 * thief asked for is not done.
 */
export class Theft extends Error {
  override readonly name = 'Theft'
  readonly grant: StoredGrant
  readonly shownBy: string

  constructor(grant: StoredGrant, shownBy: string) {
    super('a worker showed what another worker holds')
    this.grant = grant
    this.shownBy = shownBy
  }
}

/**
 * Answers a request under a grant. Where it turns out to be a theft, the delegation is frozen first.
 *
 * @param answer to a thief
 */
export async function orStopThief<T>(
  ctx: RequestContext,
  work: () => Promise<T>,
  answer: T,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Theft)) throw error
    await stopThief(ctx, error)
    return answer
  }
}

/**
 * One of the two took it from the other, and nobody can tell which: everything of this delegation stops, and people are
 * told. In a unit of its own, which holds no lock that the holder waits for, and again where it fails: this must be
 * written whatever else goes on.
 */
async function stopThief(ctx: RequestContext, theft: Theft): Promise<void> {
  for (const pause of pausesMs) {
    try {
      return await freeze(ctx, theft)
    } catch (error) {
      if (error instanceof TRPCError) throw error
      ctx.deps.logger.error({ err: error }, 'a delegation could not be frozen: tried again')
    }
    await wait(pause)
  }
  await freeze(ctx, theft)
}

async function freeze(ctx: RequestContext, { grant, shownBy }: Theft): Promise<void> {
  const detail = { fence: grant.fence, holder: grant.workerId, shownBy }
  await inRequestUnit(ctx, async (unit) => {
    await freezeDelegation(unit, grant.delegationId)
    await recordInVault(unit, {
      clientId: shownBy,
      action: 'grant.redeemed',
      outcome: 'theft',
      userId: grant.userId,
      subject: grant.taskId,
      grantId: grant.id,
      detail,
    })
    await ctx.deps.watch.raiseIn(unit, {
      kind: 'grant.theft',
      userId: grant.userId,
      subject: grant.delegationId,
      detail,
    })
    await tellOwner(unit, {
      userId: grant.userId,
      action: 'grant.theft',
      subject: grant.jobId ?? grant.taskId,
      detail,
    })
  })
  ctx.deps.logger.error(
    detail,
    'a worker showed what another worker holds: the delegation is frozen',
  )
}

const pausesMs = [20, 100, 500]
