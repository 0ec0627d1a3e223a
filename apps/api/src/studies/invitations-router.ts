import { studyId, studyInvitationId } from '@tessera/contracts/ids'
import {
  sentStudyInvitation,
  studyAddress,
  studyInvitation,
  studyRole,
} from '@tessera/contracts/study'
import {
  answerStudyInvitation,
  inviteToStudy,
  listSentInvitations,
  listStudyInvitations,
  withdrawStudyInvitation,
} from '@tessera/db/studies'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { router, signedIn } from '../trpc.ts'

/** To come into a study. Whoever invites is never told whether an address is somebody's. */
export function studyInvitationsRouter() {
  return router({
    /** Of whoever asks. */
    list: signedIn('none')
      .output(z.array(studyInvitation))
      .query(async ({ ctx }) => [...(await ctx.principal.asReader(listStudyInvitations))]),

    /** By a lead; what she has sent. */
    sent: signedIn('none')
      .input(z.object({ studyId }))
      .output(z.array(sentStudyInvitation))
      .query(async ({ ctx, input }) => [
        ...(await ctx.principal.asReader(
          async (unit) => await listSentInvitations(unit, input.studyId),
        )),
      ]),

    send: signedIn('database')
      .input(z.object({ studyId, address: studyAddress, role: studyRole }))
      .mutation(async ({ ctx, input: { studyId: id, ...invited } }) => {
        const outcome = await ctx.principal.asUser(
          async (unit) => await inviteToStudy(unit, id, invited),
        )
        if (outcome === 'none') throw new Fault('not_found')
        if (outcome === 'full') throw new Fault('study_full')
      }),

    withdraw: signedIn('database')
      .input(z.object({ invitationId: studyInvitationId }))
      .mutation(async ({ ctx, input }) => {
        const isWithdrawn = await ctx.principal.asUser(
          async (unit) => await withdrawStudyInvitation(unit, input.invitationId),
        )
        if (!isWithdrawn) throw new Fault('not_found')
      }),

    accept: signedIn('database')
      .input(z.object({ invitationId: studyInvitationId }))
      .output(z.object({ studyId }))
      .mutation(async ({ ctx, input }) => {
        const joined = await ctx.principal.asUser(
          async (unit) => await answerStudyInvitation(unit, input.invitationId, true),
        )
        if (joined === null) throw new Fault('not_found')
        return { studyId: joined }
      }),

    decline: signedIn('database')
      .input(z.object({ invitationId: studyInvitationId }))
      .mutation(async ({ ctx, input }) => {
        await ctx.principal.asUser(
          async (unit) => await answerStudyInvitation(unit, input.invitationId, false),
        )
      }),
  })
}
