import { invitationId } from '@tessera/contracts/ids'
import { invitation, invited, inviteInput } from '@tessera/contracts/invitation'
import {
  invite,
  listInvitations,
  revokeInvitation,
  sendInvitationAgain,
} from '@tessera/db/invitations'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { asRole, router } from '../trpc.ts'

/** Accounts that somebody is asked to make, for administrators. The database writes what was done into their trails. */
export function invitationsRouter() {
  return router({
    list: asRole('none', 'admin')
      .input(z.object({ cursor: invitationId.nullish() }))
      .output(z.object({ invitations: z.array(invitation), nextCursor: invitationId.nullable() }))
      .query(async ({ ctx, input: { cursor } }) => {
        const page = { before: cursor ?? null, size: pageSize }
        const invitations = [
          ...(await ctx.principal.asReader(async (unit) => await listInvitations(unit, page))),
        ]
        const last = invitations.length === pageSize ? invitations.at(-1) : undefined
        return { invitations, nextCursor: last?.id ?? null }
      }),

    send: asRole('database', 'admin')
      .input(inviteInput)
      .output(invited)
      .mutation(async ({ ctx, input }) => {
        const made = await ctx.principal.asUser(async (unit) => await invite(unit, input))
        switch (made.outcome) {
          case 'sent':
            return { outcome: made.outcome }
          case 'has_account':
          case 'waiting':
            return { outcome: made.outcome, username: made.username }
          case 'open':
            throw new Fault('invitation_open')
          case 'no_service':
            throw new Fault('service_not_found')
          case 'too_many':
            throw tooMany()
          default:
            return made satisfies never
        }
      }),

    sendAgain: asRole('database', 'admin')
      .input(z.object({ invitationId }))
      .mutation(async ({ ctx, input }) => {
        const outcome = await ctx.principal.asUser(
          async (unit) => await sendInvitationAgain(unit, input.invitationId),
        )
        if (outcome === 'none') throw new Fault('not_found')
        if (outcome === 'has_account') throw new Fault('address_taken')
        if (outcome === 'too_many') throw tooMany()
      }),

    revoke: asRole('database', 'admin')
      .input(z.object({ invitationId }))
      .mutation(async ({ ctx, input }) => {
        const revoked = await ctx.principal.asUser(
          async (unit) => await revokeInvitation(unit, input.invitationId),
        )
        if (!revoked) throw new Fault('not_found')
      }),
  })
}

/** Three mails went to this address within a day. */
function tooMany(): Fault {
  return new Fault('too_many_requests', { retryAfterSeconds: 86_400 })
}

const pageSize = 50
