import { modelReading, offeredModel, type OfferedModel } from '@tessera/contracts/document-model'
import { documentId, taskId, type UserId } from '@tessera/contracts/ids'
import { isUniqueViolation } from '@tessera/db/database-error'
import { findDocument } from '@tessera/db/documents'
import {
  countModelAsks,
  findModelReading,
  insertModelReading,
  stopModelReading,
} from '@tessera/db/model-readings'
import type { UserUnit } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import type { Delegations } from '../delegations.ts'
import { router, signedIn } from '../trpc.ts'
import { startWork } from './start-work.ts'

export interface ModelDependencies {
  readonly delegations: Delegations
  /** Null where the operator has named none. */
  readonly documentModel: OfferedModel | null
}

/** A model that may be asked what a document says, by its owner alone. */
export function modelRouter({ delegations, documentModel }: ModelDependencies) {
  return router({
    get: signedIn('none')
      .input(z.object({ documentId, version: z.int().min(1).max(1000) }))
      .output(z.object({ offer: offeredModel.nullable(), reading: modelReading.nullable() }))
      .query(async ({ ctx, input }) => ({
        offer: documentModel,
        reading: await ctx.principal.asReader(async (unit) => await findModelReading(unit, input)),
      })),

    /** Of its last version: the text goes to the host that she read on the page, and nowhere else. */
    ask: signedIn('document.model_asked')
      .input(z.object({ documentId, model: z.string(), host: z.string() }))
      .output(z.object({ taskId, message: z.string() }))
      .mutation(async ({ ctx, input }) => {
        const { model, host } = input
        const isOffered = documentModel?.name === model && documentModel.host === host
        const contextKey = await delegations.contextKey()
        const begin = async (unit: UserUnit, userId: UserId) => {
          const found = await findDocument(unit, input.documentId)
          if (found === null || found.kind !== 'upload') throw new Fault('not_found')
          if (!isOffered) throw new Fault('model_not_there')
          if (found.state !== 'read') throw new Fault(found.failureCode ?? 'document_is_processed')
          if ((await countModelAsks(unit)) >= mostAsksInADay)
            throw new Fault('model_asked_too_often')
          const { id, version } = found
          const asked = { userId, documentId: id, version, model, host }
          if (!(await insertModelReading(unit, asked))) throw new Fault('document_is_processed')
          const work = { kind: 'ask-model', userId, documentId: id } as const
          const task = await startWork(unit, delegations, contextKey, ctx, work)
          await ctx.audit(unit, userId, { subject: id, detail: { version, model, host } })
          return { taskId: task, message: 'The model is being asked.' }
        }
        return await ctx.principal.asUser(begin).catch((error: unknown) => {
          // Two requests at the same moment, or a new version that came in between.
          throw isUniqueViolation(error) ? new Fault('document_is_processed') : error
        })
      }),

    /** She takes the question back. An answer that was there first stays. */
    cancel: signedIn('document.model_stopped')
      .input(z.object({ documentId }))
      .output(modelReading)
      .mutation(
        async ({ ctx, input }) =>
          await ctx.principal.asUser(async (unit, userId) => {
            const found = await findDocument(unit, input.documentId)
            if (found === null || found.kind !== 'upload') throw new Fault('not_found')
            const { id, version } = found
            const isStopped = await stopModelReading(unit, id)
            const reading = await findModelReading(unit, { documentId: id, version })
            // To stop twice is no error, and one line in her record.
            if (reading?.state !== 'stopped') throw new Fault('no_model_asked')
            const { model, host } = reading
            if (isStopped)
              await ctx.audit(unit, userId, { subject: id, detail: { version, model, host } })
            return reading
          }),
      ),
  })
}

/** By one person: whoever runs Tessera pays for the answers, in money or in time. */
const mostAsksInADay = 200
