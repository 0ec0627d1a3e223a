import { batch, batchWithJobs, submitBatchInput } from '@tessera/contracts/batch'
import { comparison } from '@tessera/contracts/comparison'
import { batchId, type BatchId } from '@tessera/contracts/ids'
import { isTerminal } from '@tessera/contracts/job'
import { findBatch, listBatches } from '@tessera/db/batches'
import { listJobsOfBatch } from '@tessera/db/jobs'
import type { UserUnit } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import type { Delegations } from '../delegations.ts'
import { cancelJobs } from '../jobs/cancel-jobs.ts'
import { router, signedIn } from '../trpc.ts'
import { compareBatch } from './compare-batch.ts'
import { submitBatch } from './submit-batch.ts'

/** Batches of the user's own jobs. */
export function batchesRouter({ delegations }: { readonly delegations: Delegations }) {
  return router({
    list: signedIn('none')
      .output(z.array(batch))
      .query(async ({ ctx }) => [
        ...(await ctx.principal.asReader(async (unit) => await listBatches(unit, mostListed))),
      ]),

    get: signedIn('none')
      .input(z.object({ batchId }))
      .output(batchWithJobs)
      .query(
        async ({ ctx, input }) =>
          await ctx.principal.asReader(async (unit) => await requireBatch(unit, input.batchId)),
      ),

    /** Of no jobs when they were not given the same files. */
    compare: signedIn('none')
      .input(z.object({ batchId }))
      .output(comparison)
      .query(
        async ({ ctx, input }) =>
          await ctx.principal.asReader(async (unit) => {
            await requireBatch(unit, input.batchId)
            return await compareBatch(unit, input.batchId)
          }),
      ),

    submit: signedIn('job.submitted')
      .input(submitBatchInput)
      .output(batchWithJobs)
      .mutation(async ({ ctx, input }) => {
        await submitBatch(delegations, ctx, input)
        return await ctx.principal.asReader(async (unit) => await requireBatch(unit, input.batchId))
      }),

    /** What is still open. */
    cancel: signedIn('job.cancel_requested')
      .input(z.object({ batchId }))
      .output(batchWithJobs)
      .mutation(async ({ ctx, input }) => {
        const { principal } = ctx
        const contextKey = await delegations.contextKey()
        const read = async (unit: UserUnit) => await requireBatch(unit, input.batchId)
        const { jobs } = await principal.asReader(read)
        const open = jobs.filter(({ state }) => !isTerminal(state)).map(({ id }) => id)
        await cancelJobs(delegations, contextKey, ctx, open, { batch: input.batchId })
        return await principal.asReader(read)
      }),
  })
}

async function requireBatch(unit: UserUnit, id: BatchId) {
  const found = await findBatch(unit, id)
  if (found === null) throw new Fault('not_found')
  return { ...found, jobs: [...(await listJobsOfBatch(unit, id))] }
}

const mostListed = 25
