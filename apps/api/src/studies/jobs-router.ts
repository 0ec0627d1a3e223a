import { resultFile } from '@tessera/contracts/file'
import { jobId, studyId, type JobId } from '@tessera/contracts/ids'
import { attemptNumber, jobEvent } from '@tessera/contracts/job'
import { methods } from '@tessera/contracts/provenance'
import { jobQuality } from '@tessera/contracts/quality'
import { listedStudyJob, studyJob, studyJobAttempt } from '@tessera/contracts/study'
import { listResults } from '@tessera/db/files'
import { findShownAttempt, listShownAttempts } from '@tessera/db/job-attempts'
import { listJobEvents } from '@tessera/db/job-events'
import { listResultQuality } from '@tessera/db/result-quality'
import { findStudy, moveJobToStudy } from '@tessera/db/studies'
import { findStudyJob, listStudyJobs } from '@tessera/db/study-jobs'
import type { MemberUnit } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { withSentences } from '../jobs/require-study.ts'
import { methodsOf } from '../provenance/methods.ts'
import { readStudyProvenance } from '../provenance/read-study-provenance.ts'
import { qualityOf } from '../results/get-quality.ts'
import { router, signedIn } from '../trpc.ts'

/** Jobs as members of their study see them. What their owners alone may do is among the procedures of jobs and results. */
export function studyJobsRouter() {
  return router({
    list: signedIn('none')
      .input(z.object({ studyId, cursor: jobId.nullish() }))
      .output(z.object({ jobs: z.array(listedStudyJob), nextCursor: jobId.nullable() }))
      .query(async ({ ctx, input }) => {
        const page = { before: input.cursor ?? null, size: pageSize }
        const jobs = await ctx.principal.asReader(async (unit) => {
          if ((await findStudy(unit, input.studyId)) === null) throw new Fault('not_found')
          return [...(await listStudyJobs(unit, input.studyId, page))]
        })
        const last = jobs.length === pageSize ? jobs.at(-1) : undefined
        return { jobs, nextCursor: last?.id ?? null }
      }),

    get: signedIn('none')
      .input(z.object({ jobId }))
      .output(studyJob)
      .query(
        async ({ ctx, input }) =>
          await ctx.principal.asMember(
            input.jobId,
            async (unit) => await requireShown(unit, input.jobId),
          ),
      ),

    /** From the first after `after`, at most 500 at once. */
    events: signedIn('none')
      .input(z.object({ jobId, after: z.int().nonnegative().default(0) }))
      .output(z.array(jobEvent))
      .query(
        async ({ ctx, input }) =>
          await ctx.principal.asMember(input.jobId, async (unit) => {
            await requireShown(unit, input.jobId)
            const { after } = input
            return [...(await listJobEvents(unit, input.jobId, { after, limit: 500 }))]
          }),
      ),

    attempts: signedIn('none')
      .input(z.object({ jobId }))
      .output(z.array(studyJobAttempt))
      .query(
        async ({ ctx, input }) =>
          await ctx.principal.asMember(input.jobId, async (unit) => {
            await requireShown(unit, input.jobId)
            return [...(await listShownAttempts(unit, input.jobId))]
          }),
      ),

    /** Their names and sizes; whose bytes are hers to fetch, her role in the study says. */
    results: signedIn('none')
      .input(z.object({ jobId, attempt: attemptNumber.optional() }))
      .output(z.array(resultFile))
      .query(
        async ({ ctx, input }) =>
          await ctx.principal.asMember(input.jobId, async (unit) => {
            const attempt = await findShownAttempt(unit, input)
            if (attempt === null) throw new Fault('not_found')
            return [...(await listResults(unit, { jobId: input.jobId, attempt: attempt.number }))]
          }),
      ),

    quality: signedIn('none')
      .input(z.object({ jobId, attempt: attemptNumber.optional() }))
      .output(jobQuality)
      .query(
        async ({ ctx, input }) =>
          await ctx.principal.asMember(input.jobId, async (unit) => {
            const attempt = await findShownAttempt(unit, input)
            if (attempt === null) throw new Fault('not_found')
            const of = { jobId: input.jobId, attempt: attempt.number }
            return qualityOf(await listResultQuality(unit, of))
          }),
      ),

    methods: signedIn('none')
      .input(z.object({ jobId, attempt: attemptNumber.optional() }))
      .output(methods)
      .query(async ({ ctx, input }) => {
        const provenance = await ctx.principal.asMember(
          input.jobId,
          async (unit) => await readStudyProvenance(unit, input),
        )
        if (provenance === null) throw new Fault('not_found')
        const found = methodsOf(provenance)
        if (found === null) throw new Fault('result_not_ready')
        return found
      }),

    /** By the job's owner; null takes it out. */
    move: signedIn('job.moved_to_study')
      .input(z.object({ jobId, studyId: studyId.nullable() }))
      .mutation(async ({ ctx, input }) => {
        const move = async () =>
          await ctx.principal.asUser(async (unit, userId) => {
            const of = { userId, jobId: input.jobId }
            if (!(await moveJobToStudy(unit, of, input.studyId))) throw new Fault('not_found')
            const detail = { study: input.studyId }
            await ctx.audit(unit, userId, { subject: input.jobId, detail })
          })
        await withSentences(ctx.principal, input, move)
      }),
  })
}

async function requireShown(unit: MemberUnit, id: JobId) {
  const found = await findStudyJob(unit, id)
  if (found === null) throw new Fault('not_found')
  return found
}

const pageSize = 50
