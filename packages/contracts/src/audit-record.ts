import { z } from 'zod'
import { line } from './line.ts'

/** One line of the broker's record, as an auditor reads it. Credentials and grants stand in it as HMAC only. */
export const auditRecord = z.object({
  /** Rises with time. */
  id: z.int(),
  at: z.iso.datetime(),
  /** The process that asked. */
  client: z.string(),
  action: z.string(),
  /** `ok`, or why not. */
  outcome: z.string(),
  /** Whose rows it was about; null where it was nobody's. */
  username: z.string().nullable(),
  /** An id or a name. */
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
})
export type AuditRecord = z.infer<typeof auditRecord>

/** Which lines are asked for. */
export const auditQuestion = z.object({
  /** The whole user name; empty for everybody. */
  username: line.toLowerCase().max(64).default(''),
  /** Only what was not done as asked. */
  refusedOnly: z.boolean().default(false),
})
export type AuditQuestion = z.infer<typeof auditQuestion>
