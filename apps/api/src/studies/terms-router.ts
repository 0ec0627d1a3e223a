import { serviceId, studyId } from '@tessera/contracts/ids'
import { studyConflict, studyResearch, studyTerm } from '@tessera/contracts/study-terms'
import { findStudyConflicts, listStudyTerms, setStudyTerms } from '@tessera/db/study-terms'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { router, signedIn } from '../trpc.ts'

/** What the documents of a study allow, as far as somebody has confirmed it. */
export function studyTermsRouter() {
  return router({
    list: signedIn('none')
      .input(z.object({ studyId }))
      .output(z.array(studyTerm))
      .query(async ({ ctx, input }) => [
        ...(await ctx.principal.asReader(
          async (unit) => await listStudyTerms(unit, input.studyId),
        )),
      ]),

    /** What of it stands against a job at a service, at this moment. */
    conflicts: signedIn('none')
      .input(z.object({ studyId, serviceId }))
      .output(z.object({ blocks: z.boolean(), conflicts: z.array(studyConflict) }))
      .query(async ({ ctx, input }) => {
        const { blocks, conflicts } = await ctx.principal.asReader(
          async (unit) => await findStudyConflicts(unit, input.studyId, input.serviceId),
        )
        return { blocks, conflicts: [...conflicts] }
      }),

    /** By a lead. */
    set: signedIn('database')
      .input(
        z.object({ studyId, research: studyResearch.nullable(), blocksForbidden: z.boolean() }),
      )
      .mutation(async ({ ctx, input: { studyId: id, ...terms } }) => {
        await ctx.principal.asUser(async (unit) => {
          if (!(await setStudyTerms(unit, id, terms))) throw new Fault('not_found')
        })
      }),
  })
}
