import { releaseAnswer, releaseInput } from '@tessera/broker-client/protocol'
import { recordInVault } from '@tessera/db/vault/audit'
import type { RecordingUnit } from '@tessera/db/vault/audit-lanes'
import { noteCredentialUse } from '@tessera/db/vault/credentials'
import { releaseGrant, type StoredGrant } from '@tessera/db/vault/grants'
import { markServiceCredentialRefused } from '@tessera/db/vault/service-credentials'
import { endAccessToken } from '@tessera/db/vault/oauth-refreshes'
import type { z } from 'zod'
import { inRequestUnit, type RequestContext } from '../context.ts'
import { procedureFor } from '../procedure.ts'
import { markRefused } from '../credentials/mark-refused.ts'
import { heldGrant } from './held-grant.ts'
import { orStopThief } from './theft.ts'

/**
 * Its holder gives a grant back, and may say that the service refused the credential. One that was revoked
 * is given back too, so that its step need not wait for the end of its time.
 */
export const release = procedureFor('worker')
  .input(releaseInput)
  .output(releaseAnswer)
  .mutation(
    async ({ ctx, input }) =>
      await orStopThief(ctx, async () => await releaseHeld(ctx, input), { released: false }),
  )

async function releaseHeld(
  ctx: RequestContext,
  input: z.output<typeof releaseInput>,
): Promise<z.input<typeof releaseAnswer>> {
  return await inRequestUnit(ctx, async (unit) => {
    const grant = await heldGrant(unit, ctx.caller.id, input)
    if (grant === null || !(grant.isLive || grant.isRevoked)) return { released: false }
    const step = await afterRelease(ctx, unit, grant, input)
    await releaseGrant(unit, grant, step)
    if (input.credentialUsed && grant.credentialId !== null)
      await noteCredentialUse(unit, grant.credentialId)
    await recordInVault(unit, {
      clientId: ctx.caller.id,
      action: 'grant.released',
      outcome: step,
      userId: grant.userId,
      subject: grant.taskId,
      grantId: grant.id,
      detail: { fence: grant.fence },
    })
    return { released: true }
  })
}

async function afterRelease(
  ctx: RequestContext,
  unit: RecordingUnit,
  grant: StoredGrant,
  { credentialRefused, putBack }: z.output<typeof releaseInput>,
): Promise<'wait' | 'put_back' | 'leave'> {
  if (credentialRefused === null) return putBack ? 'put_back' : 'leave'
  if (grant.isRevoked) return 'put_back'
  // A credential that was entered meanwhile is tried: it found no step waiting that it could wake.
  return (await believeRefusal(ctx, unit, grant, credentialRefused)) ? 'wait' : 'put_back'
}

/** @returns false when the credential is not the one that was given out any more */
async function believeRefusal(
  ctx: RequestContext,
  unit: RecordingUnit,
  grant: StoredGrant,
  reason: string,
): Promise<boolean> {
  if (grant.sharedVersion !== null) return await believeSharedRefusal(ctx, unit, grant)
  if (grant.credentialId === null || grant.credentialVersion === null) return false
  const refused = { id: grant.credentialId, version: grant.credentialVersion }
  // An access token may be dead before its time; whether the sign-in is, the sign-in server says.
  if (grant.hasTokens && (await endAccessToken(unit, refused))) return false
  return await markRefused(unit, ctx.caller.id, {
    ...refused,
    userId: grant.userId,
    reason,
    recorded: { subject: grant.taskId, detail: { fence: grant.fence } },
  })
}

/** It serves nobody from now on, and the operator must look: nobody else can enter another. */
async function believeSharedRefusal(
  ctx: RequestContext,
  unit: RecordingUnit,
  grant: StoredGrant,
): Promise<boolean> {
  const { serviceId, sharedVersion: version } = grant
  if (version === null || serviceId === null) return false
  const refused = { serviceId, kind: 'shared', version } as const
  if (!(await markServiceCredentialRefused(unit, refused))) return false
  await recordInVault(unit, {
    clientId: ctx.caller.id,
    action: 'shared_token.refused',
    outcome: 'ok',
    userId: grant.userId,
    subject: String(serviceId),
    detail: { version },
  })
  await ctx.deps.watch.raiseIn(unit, {
    kind: 'shared_token.refused',
    subject: `service ${serviceId}`,
  })
  return true
}
