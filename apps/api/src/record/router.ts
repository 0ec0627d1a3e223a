import { auditQuestion, auditRecord } from '@tessera/contracts/audit-record'
import { trailLine, trailQuestion } from '@tessera/contracts/trail'
import { listAuditRecords } from '@tessera/db/audit-records'
import { listOwnTrail, listTrails } from '@tessera/db/audit-trails'
import { z } from 'zod'
import { asRole, router, signedIn } from '../trpc.ts'

/** What was done, as the broker wrote it down and as it stands in people's trails. */
export function recordRouter() {
  return router({
    /** The broker's record, for auditors and administrators. */
    list: asRole('record.read', 'auditor', 'admin')
      .input(auditQuestion.extend({ cursor: z.int().nullish() }))
      .output(z.object({ records: z.array(auditRecord), nextCursor: z.int().nullable() }))
      .query(
        async ({ ctx, input: { cursor, ...question } }) =>
          await ctx.principal.asUser(async (unit, userId) => {
            await ctx.audit(unit, userId, {
              subject: question.username,
              detail: { cursor: cursor ?? null },
            })
            const page = { before: cursor ?? null, size: pageSize }
            const records = [...(await listAuditRecords(unit, question, page))]
            const last = records.length === pageSize ? records.at(-1) : undefined
            return { records, nextCursor: last?.id ?? null }
          }),
      ),

    /** The trails of everybody, for the same. */
    people: asRole('record.read', 'auditor', 'admin')
      .input(trailQuestion.extend({ cursor: z.uuid().nullish() }))
      .output(trailPage)
      .query(
        async ({ ctx, input: { cursor, ...question } }) =>
          await ctx.principal.asUser(async (unit, userId) => {
            const { username, action } = question
            const detail = { people: true, action, cursor: cursor ?? null }
            await ctx.audit(unit, userId, { subject: username, detail })
            const page = { before: cursor ?? null, size: pageSize }
            return pageOf(await listTrails(unit, question, page))
          }),
      ),

    /** What was done with one's own account, by whomever. */
    own: signedIn('none')
      .input(z.object({ cursor: z.uuid().nullish() }))
      .output(trailPage)
      .query(
        async ({ ctx, input }) =>
          await ctx.principal.asReader(async (unit, userId) => {
            const page = { before: input.cursor ?? null, size: pageSize }
            return pageOf(await listOwnTrail(unit, userId, page))
          }),
      ),
  })
}

function pageOf(lines: readonly z.infer<typeof trailLine>[]) {
  const last = lines.length === pageSize ? lines.at(-1) : undefined
  return { lines: [...lines], nextCursor: last?.id ?? null }
}

const trailPage = z.object({ lines: z.array(trailLine), nextCursor: z.uuid().nullable() })
const pageSize = 100
