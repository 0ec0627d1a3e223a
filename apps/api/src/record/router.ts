import { auditQuestion, auditRecord } from '@tessera/contracts/audit-record'
import { listAuditRecords } from '@tessera/db/audit-records'
import { z } from 'zod'
import { asRole, router } from '../trpc.ts'

/** The broker's record, for auditors and administrators. To anybody else there is no such thing. */
export function recordRouter() {
  return router({
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
  })
}

const pageSize = 100
