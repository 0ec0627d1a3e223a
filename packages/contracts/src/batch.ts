import { z } from 'zod'
import { errorCode, wireError } from './errors.ts'
import { batchId, jobId, permissionId } from './ids.ts'
import { job, jobState, submitJobInput, terminalStates } from './job.ts'

export const mostBatchItems = 50

const batchName = submitJobInput.shape.name
const places = z.number().int().min(1).max(mostBatchItems)

/** Several jobs of one user at once. The same batch handed in again makes no second one. */
export const submitBatchInput = z.object({
  batchId,
  name: batchName,
  items: z.array(submitJobInput).min(1).max(mostBatchItems),
})
export type SubmitBatchInput = z.infer<typeof submitBatchInput>

/** How many of its jobs are in each state at which a job ends, and how many are still open. */
export const batchCounts = z.record(z.enum(['open', ...terminalStates]), z.number().int())
export type BatchCounts = z.infer<typeof batchCounts>

export const batch = z.object({
  id: batchId,
  name: z.string(),
  createdAt: z.iso.datetime(),
  counts: batchCounts,
})
export type Batch = z.infer<typeof batch>

/** With its jobs in the order in which they were handed in. */
export const batchWithJobs = batch.extend({ jobs: z.array(job) })
export type BatchWithJobs = z.infer<typeof batchWithJobs>

/** What a program hands in for several users: each job under the consent of the one whose it is. */
export const submitProgramBatchInput = z.object({
  batchId,
  name: batchName,
  items: z
    .array(submitJobInput.omit({ studyId: true }).extend({ consentId: permissionId }))
    .min(1)
    .max(mostBatchItems),
})
export type SubmitProgramBatchInput = z.infer<typeof submitProgramBatchInput>

/** What became of each item, by its place. One is withheld when it was made before and may not be seen any more. */
export const takenBatch = z.object({
  batchId,
  items: z.array(
    z.discriminatedUnion('outcome', [
      z.object({ place: places, outcome: z.literal('submitted'), jobId }),
      z.object({ place: places, outcome: z.literal('withheld') }),
      z.object({ place: places, outcome: z.literal('refused'), fault: wireError }),
    ]),
  ),
})
export type TakenBatch = z.infer<typeof takenBatch>

/**
 * An item as the program sees it at this moment. One is withheld when its owner has ended the consent, may not sign in, or
 * never let the program follow her jobs.
 */
export const programBatchItem = z.discriminatedUnion('outcome', [
  z.object({
    place: places,
    outcome: z.literal('submitted'),
    consentId: permissionId,
    jobId,
    state: jobState,
    updatedAt: z.iso.datetime(),
  }),
  z.object({ place: places, outcome: z.literal('withheld'), consentId: permissionId }),
  z.object({ place: places, outcome: z.literal('refused'), code: errorCode }),
])
export type ProgramBatchItem = z.infer<typeof programBatchItem>

export const programBatch = z.object({
  id: batchId,
  name: z.string(),
  createdAt: z.iso.datetime(),
  /** When no item was open any more that the program may follow. */
  endedAt: z.iso.datetime().nullable(),
  /** What had come of its items then, as far as the program was allowed to see it: how many of each. */
  outcome: z
    .partialRecord(z.enum([...terminalStates, 'withheld', 'refused']), z.number().int())
    .nullable(),
})
export type ProgramBatch = z.infer<typeof programBatch>

export const programBatchWithItems = programBatch.extend({ items: z.array(programBatchItem) })
export type ProgramBatchWithItems = z.infer<typeof programBatchWithItems>

/** What became of the request to cancel the open jobs of each consent. */
export const cancelledItems = z.array(
  z.object({ consentId: permissionId, cancelled: z.number().int(), code: errorCode.nullable() }),
)
export type CancelledItems = z.infer<typeof cancelledItems>
