import {
  administeredJob,
  administeredUser,
  grantRoleInput,
  roleGrant,
  settledStatus,
  userQuestion,
} from '@tessera/contracts/administration'
import { jobId, roleGrantId, userId } from '@tessera/contracts/ids'
import {
  endSessionsOf,
  findUser,
  listJobsOf,
  listRoleGrants,
  listUsers,
  setUserStatus,
} from '@tessera/db/administered-users'
import { requireNewPassword } from '@tessera/db/required-passwords'
import { endRole, grantRole } from '@tessera/db/roles'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { asRole, router } from '../trpc.ts'

/** Accounts, for administrators. What each of these does, the database writes into both trails. */
export function administeredUsersRouter() {
  return router({
    list: asRole('none', 'admin')
      .input(userQuestion.extend({ cursor: z.string().max(64).nullish() }))
      .output(z.object({ users: z.array(administeredUser), nextCursor: z.string().nullable() }))
      .query(async ({ ctx, input: { cursor, ...question } }) => {
        const page = { after: cursor ?? null, size: pageSize }
        const users = [
          ...(await ctx.principal.asReader(async (unit) => await listUsers(unit, question, page))),
        ]
        const last = users.length === pageSize ? users.at(-1) : undefined
        return { users, nextCursor: last?.username ?? null }
      }),

    get: asRole('none', 'admin')
      .input(z.object({ userId }))
      .output(administeredUser)
      .query(async ({ ctx, input }) => {
        const found = await ctx.principal.asReader(
          async (unit) => await findUser(unit, input.userId),
        )
        if (found === null) throw new Fault('not_found')
        return found
      }),

    roles: asRole('none', 'admin')
      .input(z.object({ userId }))
      .output(z.array(roleGrant))
      .query(async ({ ctx, input }) => [
        ...(await ctx.principal.asReader(async (unit) => await listRoleGrants(unit, input.userId))),
      ]),

    jobs: asRole('database', 'admin')
      .input(z.object({ userId, cursor: jobId.nullish() }))
      .output(z.object({ jobs: z.array(administeredJob), nextCursor: jobId.nullable() }))
      .query(async ({ ctx, input }) => {
        const page = { before: input.cursor ?? null, size: pageSize }
        const jobs = [
          ...(await ctx.principal.asUser(
            async (unit) => await listJobsOf(unit, input.userId, page),
          )),
        ]
        const last = jobs.length === pageSize ? jobs.at(-1) : undefined
        return { jobs, nextCursor: last?.id ?? null }
      }),

    grantRole: asRole('database', 'admin')
      .input(grantRoleInput)
      .output(z.object({ grantId: roleGrantId }))
      .mutation(async ({ ctx, input: { expiresAt, ...role } }) => {
        const grant = { ...role, expiresAt: expiresAt === null ? null : new Date(expiresAt) }
        const grantId = await ctx.principal.asUser(async (unit) => await grantRole(unit, grant))
        if (grantId === null) throw new Fault('not_found')
        return { grantId }
      }),

    endRole: asRole('database', 'admin')
      .input(z.object({ userId, grantId: roleGrantId }))
      .mutation(async ({ ctx, input }) => {
        if (!(await ctx.principal.asUser(async (unit) => await endRole(unit, input))))
          throw new Fault('not_found')
      }),

    setStatus: asRole('database', 'admin')
      .input(z.object({ userId, status: settledStatus }))
      .mutation(async ({ ctx, input }) => {
        const { userId: id, status } = input
        if (!(await ctx.principal.asUser(async (unit) => await setUserStatus(unit, id, status))))
          throw new Fault('not_found')
      }),

    requireNewPassword: asRole('database', 'admin')
      .input(z.object({ userId }))
      .mutation(async ({ ctx, input }) => {
        const outcome = await ctx.principal.asUser(
          async (unit) => await requireNewPassword(unit, input.userId),
        )
        switch (outcome) {
          case 'required':
            return
          case 'no_password':
            throw new Fault('no_password')
          case null:
            throw new Fault('not_found')
          default:
            outcome satisfies never
        }
      }),

    endSessions: asRole('database', 'admin')
      .input(z.object({ userId }))
      .output(z.object({ ended: z.int() }))
      .mutation(async ({ ctx, input }) => {
        const ended = await ctx.principal.asUser(
          async (unit) => await endSessionsOf(unit, input.userId),
        )
        if (ended === null) throw new Fault('not_found')
        return { ended }
      }),
  })
}

const pageSize = 50
