import { userId } from '@tessera/contracts/ids'
import { refuseRegistrationInput, waitingRegistration } from '@tessera/contracts/registration'
import {
  approveRegistration,
  listRegistrations,
  refuseRegistration,
} from '@tessera/db/registrations'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { asRole, router } from '../trpc.ts'

/** Accounts that wait to be approved, for administrators. The database writes what was decided into the trails. */
export function registrationsRouter() {
  return router({
    list: asRole('none', 'admin')
      .output(z.array(waitingRegistration))
      .query(async ({ ctx }) => [
        ...(await ctx.principal.asReader(async (unit) => await listRegistrations(unit, most))),
      ]),

    approve: asRole('database', 'admin')
      .input(z.object({ userId }))
      .mutation(async ({ ctx, input }) => {
        const { userId: id } = input
        if (!(await ctx.principal.asUser(async (unit) => await approveRegistration(unit, id))))
          throw new Fault('not_found')
      }),

    refuse: asRole('database', 'admin')
      .input(refuseRegistrationInput)
      .mutation(async ({ ctx, input }) => {
        const { userId: id, reason } = input
        const done = await ctx.principal.asUser(
          async (unit) => await refuseRegistration(unit, id, reason),
        )
        if (!done) throw new Fault('not_found')
      }),
  })
}

/** Those who wait longest are decided on first; the next ones follow then. */
const most = 200
