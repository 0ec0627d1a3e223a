import {
  type FileFacts,
  fileFacts,
  finding,
  type InputFile,
  panelAgreement,
  passedCheck,
} from '@tessera/contracts/file'
import type { FileId, JobId, UserId } from '@tessera/contracts/ids'
import { type RawBuilder, type Selectable, sql } from 'kysely'
import { z } from 'zod'
import type { AttemptOfJob, StoredFile } from './files.ts'
import type { AppFilesTable } from './schema.ts'
import type { JobUnit, SubmittingUnit, UserUnit } from './unit.ts'

/** What the check of an upload found; kept with the file. */
export const fileReport = z.object({
  findings: z.array(finding),
  passed: z.array(passedCheck),
  panels: z.array(panelAgreement),
  facts: fileFacts.nullable(),
})
export type FileReport = z.infer<typeof fileReport>

export async function insertInput(
  unit: UserUnit,
  file: {
    readonly id: FileId
    readonly userId: UserId
    readonly name: string
    readonly sizeBytes: number
  },
): Promise<void> {
  await unit.transaction
    .insertInto('app.files')
    .values({
      id: file.id,
      userId: file.userId,
      name: file.name,
      sizeBytes: file.sizeBytes,
      purpose: 'input',
      state: 'receiving',
    })
    .execute()
}

/** Bytes of it come: it is not broken off, however long ago it began. Written down once an hour. */
export async function noteReceiving(unit: UserUnit, id: FileId): Promise<void> {
  await unit.transaction
    .updateTable('app.files')
    .set({ receivedAt: sql<Date>`now()` })
    .where('id', '=', id)
    .where('state', '=', 'receiving')
    .where(sql<boolean>`greatest(created_at, received_at) < now() - interval '1 hour'`)
    .execute()
}

/** All bytes are here: the file is being checked. @returns false when it was not in the state before */
export async function markChecking(unit: UserUnit, id: FileId): Promise<boolean> {
  return await changeInput(unit, id, ['receiving', 'checking'], {
    state: 'checking',
    receivedAt: sql<Date>`now()`,
  })
}

export async function storeInput(
  unit: UserUnit,
  id: FileId,
  stored: {
    readonly sha256: Uint8Array
    readonly writer: number
    readonly report: FileReport
    /** A line for each site that differs from a panel's; empty when none does. */
    readonly mends: string
  },
): Promise<boolean> {
  return await changeInput(unit, id, ['checking'], {
    state: 'stored',
    sha256: Buffer.from(stored.sha256),
    writer: stored.writer,
    report: JSON.stringify(stored.report),
    mends: stored.mends === '' ? null : stored.mends,
  })
}

export async function refuseInput(
  unit: UserUnit,
  id: FileId,
  report: FileReport,
): Promise<boolean> {
  return await changeInput(unit, id, ['receiving', 'checking'], {
    state: 'refused',
    report: JSON.stringify(report),
  })
}

export async function listInputs(unit: SubmittingUnit): Promise<readonly InputFile[]> {
  const rows = await unit.transaction
    .selectFrom('app.files')
    .select(inputColumns)
    .where('purpose', '=', 'input')
    .orderBy('createdAt', 'desc')
    .limit(200)
    .execute()
  return rows.map(inputFromRow)
}

export async function findInput(unit: SubmittingUnit, id: FileId): Promise<InputFile | null> {
  const row = await unit.transaction
    .selectFrom('app.files')
    .select(inputColumns)
    .where('id', '=', id)
    .where('purpose', '=', 'input')
    .executeTakeFirst()
  return row === undefined ? null : inputFromRow(row)
}

/** The lines that the check left with the file, without their head; null when there is no such file. */
export async function findMends(unit: SubmittingUnit, id: FileId): Promise<string | null> {
  const row = await unit.transaction
    .selectFrom('app.files')
    .select('mends')
    .where('id', '=', id)
    .where('purpose', '=', 'input')
    .executeTakeFirst()
  return row === undefined ? null : (row.mends ?? '')
}

/** What an attempt at a job was submitted with, by name. */
export async function listInputsOfAttempt(
  unit: SubmittingUnit,
  { jobId, attempt }: AttemptOfJob,
): Promise<readonly InputFile[]> {
  const rows = await unit.transaction
    .selectFrom('app.files')
    .innerJoin('app.jobInputs', 'app.jobInputs.fileId', 'app.files.id')
    .select(inputColumns)
    .where('app.jobInputs.jobId', '=', jobId)
    .where('app.jobInputs.attempt', '=', attempt)
    .orderBy('app.files.name')
    .orderBy('app.files.id')
    .execute()
  return rows.map(inputFromRow)
}

/** @returns false when there is no such file, or a job uses it */
export async function deleteInput(unit: UserUnit, id: FileId): Promise<boolean> {
  const result = await unit.transaction
    .deleteFrom('app.files')
    .where('id', '=', id)
    .where('purpose', '=', 'input')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('app.jobInputs')
            .select('fileId')
            .whereRef('app.jobInputs.fileId', '=', 'app.files.id'),
        ),
      ),
    )
    .executeTakeFirst()
  return result.numDeletedRows === 1n
}

/** Of the attempt that is under way. */
export async function listJobInputs(unit: JobUnit, jobId: JobId): Promise<readonly StoredFile[]> {
  return await unit.transaction
    .selectFrom('app.files')
    .innerJoin('app.jobInputs', 'app.jobInputs.fileId', 'app.files.id')
    .select([
      'app.files.id',
      'app.files.userId',
      'name',
      'sizeBytes',
      'sha256',
      'writer',
      'content',
    ])
    .where('app.jobInputs.jobId', '=', jobId)
    .where('state', '=', 'stored')
    .orderBy('name')
    .execute()
}

/** What the check of the inputs of the attempt that is under way learned of each, where it could read it. */
export async function listInputFacts(unit: JobUnit, jobId: JobId): Promise<readonly FileFacts[]> {
  const rows = await unit.transaction
    .selectFrom('app.files')
    .innerJoin('app.jobInputs', 'app.jobInputs.fileId', 'app.files.id')
    .select('app.files.report')
    .where('app.jobInputs.jobId', '=', jobId)
    .execute()
  return rows.flatMap(({ report }) => fileReport.safeParse(report).data?.facts ?? [])
}

async function changeInput(
  unit: UserUnit,
  id: FileId,
  from: readonly ('receiving' | 'checking')[],
  values: {
    readonly state: 'checking' | 'stored' | 'refused'
    readonly receivedAt?: RawBuilder<Date>
    readonly sha256?: Buffer
    readonly writer?: number
    readonly report?: string
    readonly mends?: string | null
  },
): Promise<boolean> {
  const result = await unit.transaction
    .updateTable('app.files')
    .set(values)
    .where('id', '=', id)
    .where('purpose', '=', 'input')
    .where('state', 'in', from)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

const inputColumns = [
  'id',
  'name',
  'sizeBytes',
  'state',
  'report',
  'sha256',
  'studyId',
  'createdAt',
] as const satisfies readonly (keyof AppFilesTable)[]

function inputFromRow(
  row: Pick<Selectable<AppFilesTable>, (typeof inputColumns)[number]>,
): InputFile {
  const report =
    row.report === null
      ? { findings: [], passed: [], panels: [], facts: null }
      : fileReport.parse(row.report)
  return {
    id: row.id,
    name: row.name,
    sizeBytes: row.sizeBytes,
    state: row.state,
    findings: report.findings,
    passed: report.passed,
    panels: report.panels,
    facts: report.facts,
    sha256: row.sha256?.toString('hex') ?? null,
    studyId: row.studyId,
    createdAt: row.createdAt.toISOString(),
  }
}
