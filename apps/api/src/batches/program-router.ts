import {
  cancelledItems,
  programBatch,
  programBatchWithItems,
  submitProgramBatchInput,
  takenBatch,
} from '@tessera/contracts/batch'
import { batchId } from '@tessera/contracts/ids'
import { listProgramBatches, listProgramBatchItems } from '@tessera/db/program-batches'
import { asProgram } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { byProgram, router } from '../trpc.ts'
import { cancelProgramBatch } from './cancel-program-batch.ts'
import { type ProgramBatchDependencies, submitProgramBatch } from './submit-program-batch.ts'

/** For programs themselves, by their own token: what they asked for at once, for users who allowed it. */
export function programBatchesRouter(deps: ProgramBatchDependencies) {
  return router({
    submit: byProgram('job.submitted')
      .input(submitProgramBatchInput)
      .output(takenBatch)
      .mutation(async ({ ctx, input }) => {
        const { proof } = ctx.principal
        return await submitProgramBatch(deps, { proof, requestId: ctx.requestId }, input)
      }),

    list: byProgram('none')
      .output(z.array(programBatch))
      .query(async ({ ctx }) => {
        const { proof } = ctx.principal
        const which = { id: null, most: mostListed }
        return [
          ...(await asProgram(
            deps.api,
            async (unit) => await listProgramBatches(unit, proof, which),
          )),
        ]
      }),

    get: byProgram('none')
      .input(z.object({ batchId }))
      .output(programBatchWithItems)
      .query(async ({ ctx, input }) => {
        const { proof } = ctx.principal
        const which = { id: input.batchId, most: 1 }
        return await asProgram(deps.api, async (unit) => {
          const [found] = await listProgramBatches(unit, proof, which)
          if (found === undefined) throw new Fault('not_found')
          const made = await listProgramBatchItems(unit, proof, input.batchId)
          const refused = found.refusals.map((item) => ({ ...item, outcome: 'refused' as const }))
          return { ...found, items: [...made, ...refused].toSorted((a, b) => a.place - b.place) }
        })
      }),

    /** What is open of each owner, as far as her consent allows it. */
    cancel: byProgram('job.cancel_requested')
      .input(z.object({ batchId }))
      .output(cancelledItems)
      .mutation(async ({ ctx, input }) => {
        const { proof } = ctx.principal
        return await cancelProgramBatch(deps, { proof, requestId: ctx.requestId }, input.batchId)
      }),
  })
}

const mostListed = 25
