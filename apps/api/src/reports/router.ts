import { document, type Document } from '@tessera/contracts/document'
import { documentId, type DocumentId, jobId, studyId, type UserId } from '@tessera/contracts/ids'
import { attemptNumber } from '@tessera/contracts/job'
import type { ReportInput } from '@tessera/contracts/report'
import { isUniqueViolation } from '@tessera/db/database-error'
import { countDocuments, findDocument } from '@tessera/db/documents'
import {
  findReportSubject,
  insertNextReport,
  insertReport,
  listReportIds,
  type ReportSubject,
} from '@tessera/db/reports'
import type { UserUnit } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import type { Delegations } from '../delegations.ts'
import { startWork, type Asker } from '../documents/start-work.ts'
import type { Principal } from '../http/principal.ts'
import { newId } from '../new-id.ts'
import { type AuditWriter, router, signedIn } from '../trpc.ts'
import {
  filedUnder,
  gatherJobReport,
  gatherStudyReport,
  type ReportPlace,
  titleOf,
} from './gather-report.ts'

export interface ReportDependencies extends ReportPlace {
  readonly delegations: Delegations
}

/** Reports on jobs and studies: documents that a worker writes from what whoever asks may see at that moment. */
export function reportsRouter(deps: ReportDependencies) {
  return router({
    /** Hers, the newest first. */
    list: signedIn('none')
      .input(z.union([z.strictObject({ jobId }), z.strictObject({ studyId })]))
      .output(z.array(document))
      .query(async ({ ctx, input }) => {
        const about =
          'jobId' in input
            ? ({ kind: 'job', id: input.jobId } as const)
            : ({ kind: 'study', id: input.studyId } as const)
        return await ctx.principal.asReader(async (unit) => {
          const reports: Document[] = []
          for (const id of await listReportIds(unit, about, mostListed)) {
            const found = await findDocument(unit, id)
            if (found !== null) reports.push(found)
          }
          return reports
        })
      }),

    /** Of her own job, or of one in a study of hers. */
    ofJob: signedIn('report.asked')
      .input(z.object({ jobId, attempt: attemptNumber.optional() }))
      .output(document)
      .mutation(async ({ ctx, input }) => {
        const report = await gatherJobReport(ctx.principal, input, deps)
        if (report === null) throw new Fault('not_found')
        return await make(deps, ctx, report, null)
      }),

    ofStudy: signedIn('report.asked')
      .input(z.object({ studyId }))
      .output(document)
      .mutation(async ({ ctx, input }) => {
        const report = await gatherStudyReport(ctx.principal, input.studyId, deps)
        if (report === null) throw new Fault('not_found')
        return await make(deps, ctx, report, null)
      }),

    /** A further version, which says what is so now. */
    again: signedIn('report.asked')
      .input(z.object({ documentId }))
      .output(document)
      .mutation(async ({ ctx, input }) => {
        const subject = await ctx.principal.asReader(
          async (unit) => await findReportSubject(unit, input.documentId),
        )
        if (subject === null) throw new Fault('not_found')
        const report = await gatherAgain(ctx.principal, subject, deps)
        if (report === null) throw new Fault('report_without_subject')
        return await make(deps, ctx, report, input.documentId)
      }),
  })
}

interface AskedIn extends Asker {
  readonly principal: Principal
  readonly audit: AuditWriter
}

/** @param earlier of which it is a further version */
async function make(
  { delegations }: ReportDependencies,
  ctx: AskedIn,
  report: ReportInput,
  earlier: DocumentId | null,
): Promise<Document> {
  const contextKey = await delegations.contextKey()
  const begin = async (unit: UserUnit, userId: UserId) => {
    const of = { id: earlier ?? newId(documentId), userId }
    if (earlier === null) await insertFirst(unit, of, report)
    else await insertNext(unit, of, report)
    await startWork(unit, delegations, contextKey, ctx, {
      kind: 'write-report',
      userId,
      documentId: of.id,
    })
    const about = report.kind === 'job' ? { job: report.job.id } : { study: report.study.id }
    await ctx.audit(unit, userId, { subject: of.id, detail: about })
    const made = await findDocument(unit, of.id)
    if (made === null) throw new Error('the report is not there')
    return made
  }
  return await ctx.principal.asUser(begin).catch((error: unknown) => {
    // Two requests at the same moment: the other one's version is being written.
    throw isUniqueViolation(error) ? new Fault('document_is_processed') : error
  })
}

type OwnDocument = Parameters<typeof insertNextReport>[1]

async function insertFirst(unit: UserUnit, of: OwnDocument, report: ReportInput): Promise<void> {
  if ((await countDocuments(unit)) >= mostDocuments) throw new Fault('documents_full')
  const own = report.kind === 'job' && report.job.credential !== null
  await insertReport(unit, { ...of, ...filedUnder(report, own), title: titleOf(report) }, report)
}

async function insertNext(unit: UserUnit, of: OwnDocument, report: ReportInput): Promise<void> {
  const before = await findDocument(unit, of.id)
  if (before?.state === 'waiting' || before?.state === 'reading')
    throw new Fault('document_is_processed')
  if ((await insertNextReport(unit, of, report)) === null) throw new Fault('not_found')
}

async function gatherAgain(
  principal: Principal,
  { kind, jobId: job, studyId: study }: ReportSubject,
  place: ReportPlace,
): Promise<ReportInput | null> {
  if (kind === 'job')
    return job === null ? null : await gatherJobReport(principal, { jobId: job }, place)
  return study === null ? null : await gatherStudyReport(principal, study, place)
}

const mostListed = 20
/** As many as a person may have in all. */
const mostDocuments = 2000
