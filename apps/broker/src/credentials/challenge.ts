import { randomBytes } from 'node:crypto'
import { challengeAnswer, challengeInput } from '@tessera/broker-client/protocol'
import { recordInVault } from '@tessera/db/vault/audit'
import { insertChallenge } from '@tessera/db/vault/challenges'
import { inRequestUnit } from '../context.ts'
import { signedInUserBehind } from '../presented-proof.ts'
import { procedureFor } from '../procedure.ts'

/** A value that goes into the seal of one credential, once: captured sealed bytes cannot be entered again. */
export const challenge = procedureFor('api')
  .input(challengeInput)
  .output(challengeAnswer)
  .mutation(
    async ({ ctx, input }) =>
      await inRequestUnit(ctx, async (unit) => {
        const userId = await signedInUserBehind(unit, input.proof)
        const id = randomBytes(32)
        const expiresAt = await insertChallenge(unit, { id, userId, lifetimeSeconds })
        await recordInVault(unit, {
          clientId: ctx.caller.id,
          action: 'challenge.made',
          outcome: 'ok',
          userId,
        })
        return { challenge: id.toString('base64url'), userId, expiresAt: expiresAt.toISOString() }
      }),
  )

/** Time to find a token on another page and to paste it. */
const lifetimeSeconds = 15 * 60
