import { document, documentPage, documentTitle, documentVersion } from '@tessera/contracts/document'
import { documentLanguage } from '@tessera/contracts/document-meaning'
import { documentId, jobId, studyId, taskId, type UserId } from '@tessera/contracts/ids'
import { isUniqueViolation } from '@tessera/db/database-error'
import {
  changeDocument,
  deleteDocument,
  findDocument,
  findDocumentPage,
  listDocuments,
  listDocumentVersions,
  listLanguages,
  readAgain,
} from '@tessera/db/documents'
import type { UserUnit } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { router, signedIn } from '../trpc.ts'
import { findingsRouter } from './findings-router.ts'
import { type ModelDependencies, modelRouter } from './model-router.ts'
import { search } from './search.ts'
import { startWork } from './start-work.ts'

export type DocumentDependencies = ModelDependencies

/** The documents of whoever is signed in. */
export function documentsRouter(deps: DocumentDependencies) {
  const { delegations } = deps
  return router({
    list: signedIn('none')
      .input(
        z.object({
          studyId: studyId.nullish(),
          jobId: jobId.optional(),
          cursor: documentId.nullish(),
        }),
      )
      .output(z.object({ documents: z.array(document), nextCursor: documentId.nullable() }))
      .query(async ({ ctx, input }) => {
        const { studyId: study = null, jobId: job, cursor = null } = input
        const filter = { studyId: study, before: cursor, size: pageSize }
        const documents = [
          ...(await ctx.principal.asReader(
            async (unit) =>
              await listDocuments(unit, job === undefined ? filter : { ...filter, jobId: job }),
          )),
        ]
        const last = documents.length === pageSize ? documents.at(-1) : undefined
        return { documents, nextCursor: last?.id ?? null }
      }),

    get: signedIn('none')
      .input(z.object({ documentId }))
      .output(
        z.object({
          document,
          versions: z.array(documentVersion),
          /** Those of the pages of its last version that are read. */
          languages: z.array(documentLanguage),
        }),
      )
      .query(
        async ({ ctx, input }) =>
          await ctx.principal.asReader(async (unit) => {
            const found = await findDocument(unit, input.documentId)
            if (found === null) throw new Fault('not_found')
            return {
              document: found,
              versions: [...(await listDocumentVersions(unit, found.id))],
              languages: [...(await listLanguages(unit, found))],
            }
          }),
      ),

    page: signedIn('none')
      .input(
        z.object({
          documentId,
          version: z.int().min(1).max(1000),
          page: z.int().min(1).max(10_000),
        }),
      )
      .output(documentPage)
      .query(async ({ ctx, input }) => {
        const of = { id: input.documentId, version: input.version, page: input.page }
        const found = await ctx.principal.asReader(async (unit) => await findDocumentPage(unit, of))
        if (found === null) throw new Fault('not_found')
        return found
      }),

    search: search(),
    findings: findingsRouter(),
    model: modelRouter(deps),

    change: signedIn('document.changed')
      .input(
        z.object({
          documentId,
          title: documentTitle.optional(),
          studyId: studyId.nullable().optional(),
        }),
      )
      .mutation(async ({ ctx, input: { documentId: id, title, studyId: study } }) => {
        await ctx.principal.asUser(async (unit, userId) => {
          const fields = {
            ...(title !== undefined && { title }),
            ...(study !== undefined && { studyId: study }),
          }
          if (Object.keys(fields).length > 0 && !(await changeDocument(unit, id, fields)))
            throw new Fault('not_found')
          await ctx.audit(unit, userId, {
            subject: id,
            detail: study === undefined ? {} : { study },
          })
        })
      }),

    remove: signedIn('document.removed')
      .input(z.object({ documentId }))
      .mutation(async ({ ctx, input }) => {
        await ctx.principal.asUser(async (unit, userId) => {
          if (!(await deleteDocument(unit, input.documentId))) throw new Fault('not_found')
          await ctx.audit(unit, userId, { subject: input.documentId })
        })
      }),

    /** What is not read yet of its last version. */
    process: signedIn('document.processed')
      .input(z.object({ documentId }))
      .output(z.object({ taskId, message: z.string() }))
      .mutation(async ({ ctx, input }) => {
        const contextKey = await delegations.contextKey()
        const begin = async (unit: UserUnit, userId: UserId) => {
          const found = await findDocument(unit, input.documentId)
          if (found === null || found.kind !== 'upload') throw new Fault('not_found')
          if (!(await readAgain(unit, found))) throw new Fault('document_is_processed')
          const work = { kind: 'read-document', userId, documentId: found.id } as const
          const id = await startWork(unit, delegations, contextKey, ctx, work)
          await ctx.audit(unit, userId, { subject: found.id })
          return { taskId: id, message: 'The document is being read.' }
        }
        return await ctx.principal.asUser(begin).catch((error: unknown) => {
          // Two requests at the same moment: the other one's step reads for both.
          throw isUniqueViolation(error) ? new Fault('document_is_processed') : error
        })
      }),
  })
}

const pageSize = 50
