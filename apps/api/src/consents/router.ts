import { consent, consentUse, endConsentInput, giveConsentInput } from '@tessera/contracts/consent'
import { permissionId } from '@tessera/contracts/ids'
import { giveConsent, listConsents, listConsentUses } from '@tessera/db/consents'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import type { Delegations } from '../delegations.ts'
import { newId } from '../new-id.ts'
import { requireService } from '../services/require-service.ts'
import { router, signedIn, steppedUp } from '../trpc.ts'
import { endConsent } from './end-consent.ts'

/** What a user allows programs to do for her: she gives it, sees what it was used for, and ends it. */
export function consentsRouter(deps: { readonly delegations: Delegations }) {
  return router({
    list: signedIn('none')
      .output(z.array(consent))
      .query(async ({ ctx }) => [...(await ctx.principal.asUser(listConsents))]),

    give: steppedUp('consent.given')
      .input(giveConsentInput)
      .output(consent)
      .mutation(
        async ({ ctx, input }) =>
          await ctx.principal.asUser(async (unit, userId) => {
            await requireService(unit, input.serviceId)
            const id = newId(permissionId)
            if (!(await giveConsent(unit, id, input))) throw new Fault('not_found')
            await ctx.audit(unit, userId, {
              subject: id,
              detail: {
                program: input.programId,
                service: input.serviceId,
                scopes: input.scopes.join(' '),
                days: input.days,
              },
            })
            const given = (await listConsents(unit)).find((one) => one.id === id)
            if (given === undefined) throw new Error('the new consent is not visible')
            return given
          }),
      ),

    uses: signedIn('none')
      .input(z.object({ consentId: permissionId, cursor: z.uuid().nullish() }))
      .output(z.object({ uses: z.array(consentUse), nextCursor: z.uuid().nullable() }))
      .query(
        async ({ ctx, input }) =>
          await ctx.principal.asUser(async (unit) => {
            // One more, to know whether there are older ones.
            const page = { before: input.cursor ?? null, size: pageSize + 1 }
            const uses = await listConsentUses(unit, input.consentId, page)
            const done = uses.filter(({ by }) => by === null)
            const further = done[pageSize]
            if (further === undefined) return { uses: [...uses], nextCursor: null }
            const shown = uses.filter((use) => use !== further)
            return { uses: shown, nextCursor: done[pageSize - 1]?.id ?? null }
          }),
      ),

    end: signedIn('consent.ended')
      .input(endConsentInput)
      .mutation(async ({ ctx, input }) => {
        await endConsent(deps.delegations, ctx, input)
      }),
  })
}

const pageSize = 25
