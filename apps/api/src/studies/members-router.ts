import { studyId, userId } from '@tessera/contracts/ids'
import { studyMember, studyRole } from '@tessera/contracts/study'
import { endStudyMembership, listStudyMembers, setStudyRole } from '@tessera/db/studies'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { router, signedIn } from '../trpc.ts'

/** Who is in a study. To whoever is not, there is no such study. */
export function studyMembersRouter() {
  return router({
    list: signedIn('none')
      .input(z.object({ studyId }))
      .output(z.array(studyMember))
      .query(async ({ ctx, input }) => {
        const members = await ctx.principal.asReader(
          async (unit) => await listStudyMembers(unit, input.studyId),
        )
        if (members.length === 0) throw new Fault('not_found')
        return [...members]
      }),

    /** By a lead. */
    setRole: signedIn('database')
      .input(z.object({ studyId, userId, role: studyRole }))
      .mutation(async ({ ctx, input }) => {
        requireEnded(await ctx.principal.asUser(async (unit) => await setStudyRole(unit, input)))
      }),

    /** By a lead, or by the member herself. */
    remove: signedIn('database')
      .input(z.object({ studyId, userId }))
      .mutation(async ({ ctx, input }) => {
        requireEnded(
          await ctx.principal.asUser(async (unit) => await endStudyMembership(unit, input)),
        )
      }),
  })
}

function requireEnded(outcome: 'changed' | 'ended' | 'owner' | 'none'): void {
  if (outcome === 'none') throw new Fault('not_found')
  if (outcome === 'owner') throw new Fault('study_owner')
}
