import { fileId, studyId } from '@tessera/contracts/ids'
import { study, studyFields, studyFile } from '@tessera/contracts/study'
import {
  changeStudy,
  findStudy,
  listStudies,
  makeStudy,
  moveFileToStudy,
  removeStudy,
} from '@tessera/db/studies'
import { listStudyFiles } from '@tessera/db/study-jobs'
import type { UserUnit } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { newId } from '../new-id.ts'
import { router, signedIn } from '../trpc.ts'
import { studyInvitationsRouter } from './invitations-router.ts'
import { studyJobsRouter } from './jobs-router.ts'
import { studyMembersRouter } from './members-router.ts'
import { studyTermsRouter } from './terms-router.ts'

/** Studies, in which people see each other's jobs. Who changes what, the database writes into the trails. */
export function studiesRouter() {
  return router({
    list: signedIn('none')
      .output(z.array(study))
      .query(async ({ ctx }) => [...(await ctx.principal.asReader(listStudies))]),

    get: signedIn('none')
      .input(z.object({ studyId }))
      .output(study)
      .query(
        async ({ ctx, input }) =>
          await ctx.principal.asReader(async (unit) => await requireStudy(unit, input.studyId)),
      ),

    make: signedIn('database')
      .input(studyFields)
      .output(study)
      .mutation(
        async ({ ctx, input }) =>
          await ctx.principal.asUser(async (unit) => {
            const id = newId(studyId)
            if (!(await makeStudy(unit, id, input))) throw new Fault('studies_full')
            return await requireStudy(unit, id)
          }),
      ),

    change: signedIn('database')
      .input(studyFields.required().extend({ studyId, archived: z.boolean() }))
      .output(study)
      .mutation(
        async ({ ctx, input: { studyId: id, ...fields } }) =>
          await ctx.principal.asUser(async (unit) => {
            if (!(await changeStudy(unit, id, fields))) throw new Fault('not_found')
            return await requireStudy(unit, id)
          }),
      ),

    remove: signedIn('database')
      .input(z.object({ studyId }))
      .mutation(async ({ ctx, input }) => {
        const outcome = await ctx.principal.asUser(
          async (unit) => await removeStudy(unit, input.studyId),
        )
        if (outcome === 'none') throw new Fault('not_found')
        if (outcome === 'has_jobs') throw new Fault('study_has_jobs')
      }),

    files: signedIn('none')
      .input(z.object({ studyId, cursor: fileId.nullish() }))
      .output(z.object({ files: z.array(studyFile), nextCursor: fileId.nullable() }))
      .query(async ({ ctx, input }) => {
        const page = { before: input.cursor ?? null, size: pageSize }
        const files = [
          ...(await ctx.principal.asReader(async (unit) => {
            await requireStudy(unit, input.studyId)
            return await listStudyFiles(unit, input.studyId, page)
          })),
        ]
        const last = files.length === pageSize ? files.at(-1) : undefined
        return { files, nextCursor: last?.id ?? null }
      }),

    /** By the file's owner; null takes it out. */
    moveFile: signedIn('file.moved_to_study')
      .input(z.object({ fileId, studyId: studyId.nullable() }))
      .mutation(async ({ ctx, input }) => {
        await ctx.principal.asUser(async (unit, userId) => {
          const of = { userId, fileId: input.fileId }
          if (!(await moveFileToStudy(unit, of, input.studyId))) throw new Fault('not_found')
          await ctx.audit(unit, userId, {
            subject: input.fileId,
            detail: { study: input.studyId },
          })
        })
      }),

    terms: studyTermsRouter(),
    members: studyMembersRouter(),
    invitations: studyInvitationsRouter(),
    jobs: studyJobsRouter(),
  })
}

async function requireStudy(unit: UserUnit, id: z.infer<typeof studyId>) {
  const found = await findStudy(unit, id)
  if (found === null) throw new Fault('not_found')
  return found
}

const pageSize = 50
