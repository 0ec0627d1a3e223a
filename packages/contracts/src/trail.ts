import { z } from 'zod'
import { line } from './line.ts'

/** One thing that was done with somebody's account. It holds ids and names, never contents. */
export const trailLine = z.object({
  /** Rises with time. */
  id: z.uuid(),
  at: z.iso.datetime(),
  /** Whose account. */
  username: z.string(),
  /** Who did it: a user name where it was a person, else `program:…`, `broker`, `operator` or `system`. */
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
})
export type TrailLine = z.infer<typeof trailLine>

/** Which lines are asked for. */
export const trailQuestion = z.object({
  /** The whole user name; empty for everybody. */
  username: line.toLowerCase().max(64).default(''),
  /** How the action begins, as `role.` or `job.submitted`; empty for all. */
  action: line.max(64).default(''),
  /** The first moment that counts. */
  from: z.iso.datetime().nullable().default(null),
  /** The first moment that counts no more. */
  to: z.iso.datetime().nullable().default(null),
})
export type TrailQuestion = z.infer<typeof trailQuestion>

/** Where the same lines are given as a file, with these names as parameters and `format`. */
export const trailExportPath = '/api/record/people'
export const trailFormat = z.enum(['csv', 'jsonl'])
export type TrailFormat = z.infer<typeof trailFormat>
