import type { FileId, UserId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import type { UserUnit } from './unit.ts'

/**
 * The tables of which a user gets her rows when she asks for all that is kept of her, each with what puts the rows in
 * order and the columns that stay here: keys, hashes and ciphertext, which say nothing about her.
 */
export const exportedTables = {
  'app.users': { order: ['id'], without: [] },
  'app.audit': { order: ['id'], without: [] },
  'app.service_options': { order: ['service_id'], without: [] },
  'app.job_listings': { order: ['service_id'], without: [] },
  'app.service_catalogues': { order: ['service_id', 'since'], without: [] },
  'app.credentials': { order: ['id'], without: [] },
  'app.jobs': { order: ['id'], without: [] },
  'app.files': { order: ['id'], without: ['content'] },
  'app.job_inputs': { order: ['job_id', 'attempt', 'file_id'], without: [] },
  'app.attempts': { order: ['id'], without: [] },
  'app.job_events': { order: ['job_id', 'sequence'], without: [] },
  'app.result_deletions': { order: ['id'], without: [] },
  'app.setting_templates': { order: ['service_id', 'name'], without: [] },
  'app.result_quality': { order: ['job_id', 'file_id'], without: [] },
  'app.control_findings': { order: ['job_id', 'file_id'], without: [] },
  'app.documents': { order: ['id'], without: [] },
  'app.document_versions': { order: ['document_id', 'number'], without: [] },
  'app.document_findings': { order: ['id'], without: [] },
  'app.model_readings': { order: ['document_id', 'version'], without: [] },
  'app.document_pages': { order: ['document_id', 'version', 'number'], without: ['search'] },
  'app.delegations': { order: ['id'], without: [] },
  'app.steps': { order: ['id'], without: ['sealed_context'] },
  'app.notices': { order: ['id'], without: [] },
  'app.shared_token_uses': { order: ['service_id', 'day'], without: [] },
  'app.permission_files': { order: ['permission_id', 'file_id'], without: [] },
  'app.schedules': { order: ['id'], without: [] },
  'app.schedule_occurrences': { order: ['schedule_id', 'at'], without: [] },
  'app.batches': { order: ['id'], without: ['request_hash'] },
  'app.role_grants': { order: ['id'], without: [] },
  'app.webhooks': { order: ['id'], without: ['secret_check'] },
  'app.webhook_deliveries': { order: ['id'], without: [] },
  'app.notice_times': { order: ['user_id'], without: [] },
  'app.notification_preferences': { order: ['subject'], without: [] },
  'app.accepted_terms': { order: ['version'], without: [] },
} as const satisfies Readonly<
  Record<string, { readonly order: readonly string[]; readonly without: readonly string[] }>
>
export type ExportedTable = keyof typeof exportedTables

/** What she may see of rows that only reviewed functions read. */
export const exportedViews = [
  'own_sessions',
  'own_remembered_devices',
  'own_second_factors',
  'own_passkeys',
  'own_address',
  'own_identities',
  'own_personal_tokens',
  'own_consents',
  'own_studies',
  'own_study_invitations',
] as const
export type ExportedView = (typeof exportedViews)[number]

/**
 * The user's own rows, each as JSON. Those of others that a role of hers would show are not among them.
 *
 * @param page.after the last row of the page before, as it was given; null for the first page
 */
export async function readOwnRows(
  unit: UserUnit,
  userId: UserId,
  table: ExportedTable,
  page: { readonly after: string | null; readonly size: number },
): Promise<readonly string[]> {
  const { order, without } = exportedTables[table]
  const owner = sql.ref(table === 'app.users' ? 'own.id' : 'own.user_id')
  const { rows } = await sql<{ row: string }>`
    select (to_jsonb(own) - ${[...without]}::text[])::text as row from ${sql.raw(table)} own
    where ${owner} = ${userId} ${page.after === null ? sql`` : isBehind(table, order, page.after)}
    order by ${columnsOf('own', order)} limit ${page.size}
  `.execute(unit.transaction)
  return rows.map(({ row }) => row)
}

function isBehind(table: ExportedTable, order: readonly string[], row: string) {
  const last = sql`jsonb_populate_record(null::${sql.raw(table)}, ${row}::jsonb)`
  return sql`and (${columnsOf('own', order)}) > (select ${columnsOf('last', order)} from ${last} last)`
}

function columnsOf(alias: string, columns: readonly string[]) {
  return sql.join(columns.map((column) => sql.ref(`${alias}.${column}`)))
}

export async function readOwnView(unit: UserUnit, view: ExportedView): Promise<readonly string[]> {
  const { rows } = await sql<{ row: string }>`
    select to_jsonb(own)::text as row from app.${sql.raw(view)}() own
  `.execute(unit.transaction)
  return rows.map(({ row }) => row)
}

export interface OwnFile {
  readonly id: FileId
  /** Whose bytes count. */
  readonly writer: number
  readonly name: string
  /** Null for a file that she uploaded. */
  readonly jobId: string | null
}

/** Her uploads, documents and results, in the order of their ids. @param after the last id of the page before */
export async function listOwnFiles(
  unit: UserUnit,
  userId: UserId,
  page: { readonly after: FileId | null; readonly size: number },
): Promise<readonly OwnFile[]> {
  return await unit.transaction
    .selectFrom('app.files')
    .select(['id', 'writer', 'name', 'jobId'])
    .where('userId', '=', userId)
    .where('purpose', 'in', ['input', 'result', 'document'])
    .where('state', '=', 'stored')
    .$if(page.after !== null, (query) => query.where('id', '>', page.after))
    .orderBy('id')
    .limit(page.size)
    .execute()
}
