import { writeFile } from 'node:fs/promises'
import { Client } from 'pg'

/**
 * Writes the types of all tables as TypeScript.
 *
 * Usage: `node packages/db/src/generate-schema.ts postgres://…` after a change of the migrations.
 */
export async function generateSchema(adminUrl: string): Promise<string> {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const { rows } = await client.query<Column>(columnsOfOurTables)
    const tables = Map.groupBy(rows, (column) => `${column.schema}.${column.table}`)
    const interfaces = [...tables].map(([name, columns]) => tableInterface(name, columns))
    const index = [...tables.keys()].map((name) => `  '${camelCase(name)}': ${typeName(name)}`)
    return [header, ...interfaces, `export interface Schema {\n${index.join('\n')}\n}\n`].join('\n')
  } finally {
    await client.end()
  }
}

function tableInterface(name: string, columns: readonly Column[]): string {
  const lines = columns.map((column) => `  ${camelCase(column.name)}: ${columnType(name, column)}`)
  return `export interface ${typeName(name)} {\n${lines.join('\n')}\n}\n`
}

function columnType(table: string, column: Column): string {
  const base =
    narrowed[`${table}.${column.name}`] ?? narrowed[column.name] ?? postgresTypes[column.type]
  if (base === undefined)
    throw new Error(`no TypeScript type for ${column.type} of ${table}.${column.name}`)
  if (base === 'Json')
    return column.nullable ? 'NullableJson' : column.hasDefault ? 'DefaultedJson' : 'Json'
  const selected = column.nullable ? `${base} | null` : base
  if (column.generated) return `GeneratedAlways<${selected}>`
  return column.hasDefault ? `Generated<${selected}>` : selected
}

function typeName(table: string): string {
  const name = camelCase(table.replace('.', '_'))
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}Table`
}

function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

interface Column {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly type: string
  readonly nullable: boolean
  readonly hasDefault: boolean
  readonly generated: boolean
}

const columnsOfOurTables = `
  select n.nspname as schema, c.relname as "table", a.attname as name, t.typname as type,
    not a.attnotnull as nullable, a.atthasdef as "hasDefault", a.attidentity = 'a' or a.attgenerated <> '' as generated
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid
  where n.nspname in ('app', 'proof', 'vault') and c.relkind = 'r'
  order by n.nspname, c.relname, a.attnum`

const postgresTypes: Readonly<Record<string, string>> = {
  bool: 'boolean',
  date: 'Date',
  bytea: 'Buffer',
  // node-postgres gives 64-bit integers as text; the client parses them, because ours stay far below 2^53.
  int8: 'number',
  float4: 'number',
  float8: 'number',
  int4: 'number',
  int2: 'number',
  jsonb: 'Json',
  text: 'string',
  timestamptz: 'Date',
  tsvector: 'string',
  uuid: 'string',
  _text: 'string[]',
}

/** Columns whose check constraint allows a closed list, or whose id has a type of its own. */
const narrowed: Readonly<Record<string, string>> = {
  user_id: 'UserId',
  service_id: 'ServiceId',
  job_id: 'JobId',
  file_id: 'FileId',
  attempt_id: 'AttemptId',
  delegation_id: 'DelegationId',
  credential_id: 'CredentialId',
  task_id: 'TaskId',
  permission_id: 'PermissionId',
  program_id: 'ProgramId',
  schedule_id: 'ScheduleId',
  batch_id: 'BatchId',
  study_id: 'StudyId',
  document_id: 'DocumentId',
  image_id: 'FileId',
  program_batch_id: 'BatchId',
  'app.users.id': 'UserId',
  'app.services.id': 'ServiceId',
  'app.jobs.id': 'JobId',
  'app.files.id': 'FileId',
  'app.attempts.id': 'AttemptId',
  'app.delegations.id': 'DelegationId',
  'app.delegations.parent_id': 'DelegationId',
  'app.credentials.id': 'CredentialId',
  'vault.service_credentials.id': 'CredentialId',
  'vault.health_grants.id': 'GrantId',
  'app.notices.id': 'NoticeId',
  'app.schedules.id': 'ScheduleId',
  'app.schedules.file_ids': 'FileId[]',
  'app.schedules.state': "'active' | 'paused' | 'ended' | 'stopped'",
  'app.schedule_occurrences.outcome': "'sent' | 'not_sent' | 'missed' | 'skipped'",
  'app.steps.id': 'TaskId',
  'proof.grants.id': 'GrantId',
  'proof.standing_permissions.id': 'PermissionId',
  'proof.standing_permissions.kind': "'schedule' | 'consent'",
  'app.programs.id': 'ProgramId',
  'app.batches.id': 'BatchId',
  'proof.studies.id': 'StudyId',
  'proof.study_invitations.id': 'StudyInvitationId',
  'app.program_batches.id': 'BatchId',
  'app.programs.scopes': 'ProgramScope[]',
  'proof.standing_permissions.scopes': 'ProgramScope[]',
  'app.programs.status': "'active' | 'suspended'",
  'app.role_grants.id': 'RoleGrantId',
  'app.role_grants.role': 'UserRole',
  'app.users.status': "'active' | 'disabled' | 'removed'",
  'app.services.kind': "'cloudgene' | 'ga4gh-wes' | 'dnastack'",
  'app.services.status': "'active' | 'inactive'",
  'app.services.check_state': "'not_checked' | 'checked' | 'unreachable' | 'retired'",
  'app.services.shared_token_policy': "'hard' | 'gradual'",
  'app.service_health.state': 'HealthState',
  'app.service_checks.state': 'HealthState',
  'vault.service_credentials.kind': "'health' | 'shared'",
  'vault.service_credentials.type': "'api_token' | 'basic'",
  'app.services.delivery': "'sealed' | 'egress'",
  'app.services.credential_types': "('api_token' | 'basic' | 'oauth2')[]",
  'app.oauth_servers.client_authentication':
    "'none' | 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt'",
  'app.notices.kind': "Notice['kind']",
  'app.credentials.type': "'api_token' | 'basic' | 'oauth2'",
  'app.jobs.state': 'JobState',
  'app.jobs.wait_reason': 'WaitReason',
  'app.files.purpose': "'input' | 'result' | 'result_password' | 'document' | 'page'",
  'app.files.state': "'receiving' | 'checking' | 'stored' | 'refused'",
  'app.result_deletions.pending': 'FileId[]',
  'app.result_quality.problem': 'QualityProblem',
  'app.control_findings.problem': 'ControlProblem',
  'app.attempts.submission': "'none' | 'submitting' | 'submitted'",
  'app.delegations.state': "'live' | 'closed' | 'revoked' | 'frozen'",
  'app.delegations.scopes': 'Scope[]',
  'proof.grants.scopes': 'Scope[]',
  'app.documents.id': 'DocumentId',
  'app.document_findings.id': 'FindingId',
  'app.document_findings.state': "'found' | 'confirmed' | 'rejected'",
  'app.model_readings.state': "ModelReading['state']",
  'app.model_readings.failure_code': 'ModelProblemCode',
  'app.documents.kind': 'DocumentKind',
  'app.document_versions.state': 'DocumentState',
  'app.document_versions.media_type': 'DocumentMediaType',
  'app.document_versions.failure_code': 'DocumentProblemCode',
  'app.document_pages.source': 'PageSource',
  'app.document_pages.language': 'DocumentLanguage',
  'app.document_pages.rotation': '0 | 90 | 180 | 270',
  'app.steps.kind': 'StepKind',
  'app.steps.state': "'due' | 'dispatched' | 'claimed' | 'waiting' | 'done' | 'cancelled' | 'dead'",
  'proof.grants.end_reason': "'finished' | 'released' | 'superseded' | 'revoked' | 'frozen'",
  'proof.revocations.kind':
    "'grant' | 'job' | 'user' | 'credential' | 'service' | 'worker' | 'key' | 'everything'",
  'proof.sessions.kind': "'browser' | 'bearer'",
  'vault.alert_messages.channel': "'mail' | 'webhook'",
  'vault.alerts.severity': "'notice' | 'warning' | 'critical'",
  'vault.clients.kind': "'api' | 'worker' | 'egress' | 'operator'",
  'vault.clients.status': "'active' | 'suspended'",
}

const header = `// Made by src/generate-schema.ts from the migrated database; a test compares the two.
import type { ControlProblem } from '@tessera/contracts/control'
import type {
  DocumentKind,
  DocumentMediaType,
  DocumentProblemCode,
  DocumentState,
  PageSource,
} from '@tessera/contracts/document'
import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import type { ModelProblemCode, ModelReading } from '@tessera/contracts/document-model'
import type {
  AttemptId,
  BatchId,
  CredentialId,
  DelegationId,
  DocumentId,
  FileId,
  FindingId,
  GrantId,
  JobId,
  NoticeId,
  PermissionId,
  ProgramId,
  RoleGrantId,
  ScheduleId,
  ServiceId,
  StudyId,
  StudyInvitationId,
  TaskId,
  UserId,
} from '@tessera/contracts/ids'
import type { JobState, WaitReason } from '@tessera/contracts/job'
import type { Notice } from '@tessera/contracts/notice'
import type { ProgramScope } from '@tessera/contracts/program'
import type { QualityProblem } from '@tessera/contracts/quality'
import type { UserRole } from '@tessera/contracts/role'
import type { HealthState } from '@tessera/contracts/service'
import type { Scope, StepKind } from '@tessera/contracts/step'
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

// Written as JSON text, read as whatever the row holds: parse it.
type Json = ColumnType<unknown, string, string>
type NullableJson = ColumnType<unknown, string | null | undefined, string | null>
type DefaultedJson = ColumnType<unknown, string | undefined, string>
`

if (import.meta.main) {
  const adminUrl = process.argv[2]
  if (adminUrl === undefined) throw new Error('name the database: postgres://…')
  await writeFile(new URL('schema.ts', import.meta.url), await generateSchema(adminUrl))
}
