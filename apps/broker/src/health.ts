import { healthAnswer } from '@tessera/broker-client/protocol'
import { z } from 'zod'
import { inRequestUnit } from './context.ts'
import { procedureFor } from './procedure.ts'

/** Ready means: the database takes a request's record. */
export const health = procedureFor('api', 'worker', 'operator')
  .input(z.strictObject({}))
  .output(healthAnswer)
  .mutation(async ({ ctx }) => await inRequestUnit(ctx, async () => ({ status: 'ready' as const })))
