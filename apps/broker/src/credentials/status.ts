import { credentialInput, credentialStatusAnswer } from '@tessera/broker-client/protocol'
import { findActiveCredential } from '@tessera/db/vault/credentials'
import { inRequestUnit } from '../context.ts'
import { signedInUserBehind } from '../presented-proof.ts'
import { procedureFor } from '../procedure.ts'

export const status = procedureFor('api')
  .input(credentialInput)
  .output(credentialStatusAnswer)
  .mutation(
    async ({ ctx, input }) =>
      await inRequestUnit(ctx, async (unit) => {
        const userId = await signedInUserBehind(unit, input.proof)
        return {
          credential: await findActiveCredential(unit, { userId, serviceId: input.serviceId }),
        }
      }),
  )
