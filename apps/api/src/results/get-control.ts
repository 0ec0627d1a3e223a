import { jobControl, wholeControl } from '@tessera/contracts/control'
import { jobId } from '@tessera/contracts/ids'
import { attemptNumber } from '@tessera/contracts/job'
import { findControlMends, listControlFindings } from '@tessera/db/control-findings'
import { findAttempt } from '@tessera/db/job-attempts'
import type { SubmittingUnit } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { mendColumns } from '@tessera/vcf/panel-comparison'
import { z } from 'zod'
import { openToPrograms } from '../trpc.ts'

const wanted = z.object({ jobId, attempt: attemptNumber.optional() })

/** Which sites the quality control of the service left out in one attempt, and why. */
export function getControl() {
  return openToPrograms('none', 'results:read')
    .input(wanted)
    .output(jobControl)
    .query(
      async ({ ctx, input }) =>
        await ctx.principal.asReader(async (unit) => {
          const found = await listControlFindings(unit, await requireAttempt(unit, input))
          return {
            whole: wholeControl(found.flatMap(({ control }) => control ?? [])),
            files: found.map(({ fileId, name, problem, control, hasMends }) => ({
              fileId,
              name,
              problem,
              mends: hasMends ? (control?.mends ?? 0) : 0,
            })),
          }
        }),
    )
}

/** Sites that differ from those of the panel, as a table with tabs, and what mends each: like those of an upload. */
export function getControlMends() {
  return openToPrograms('none', 'results:read')
    .input(wanted)
    .output(z.object({ table: z.string() }))
    .query(
      async ({ ctx, input }) =>
        await ctx.principal.asReader(async (unit) => {
          const lines = await findControlMends(unit, await requireAttempt(unit, input))
          return { table: `${mendColumns}\n${lines}` }
        }),
    )
}

async function requireAttempt(unit: SubmittingUnit, asked: z.infer<typeof wanted>) {
  const attempt = await findAttempt(unit, asked)
  if (attempt === null) throw new Fault('not_found')
  return { jobId: asked.jobId, attempt: attempt.number }
}
