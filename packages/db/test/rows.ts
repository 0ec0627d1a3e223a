import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import type { Statement } from './logins.ts'

/** One user's rows around one job at one service. A user of the tests has one strand or more. */
export interface Strand {
  readonly userId: string
  readonly serviceId: number
  readonly jobId: string
  /** Given to the job. */
  readonly inputId: string
  /** Given to no job. */
  readonly uploadId: string
  readonly resultId: string
  readonly attemptId: string
  readonly delegationId: string
  readonly taskId: string
  readonly credentialId: string
  readonly documentId: string
  /** The first was uploaded for the document, the second pictures a page of it, the third is on its way. */
  readonly documentFileIds: readonly [string, string, string]
  readonly documentDelegationId: string
  readonly documentTaskId: string
  readonly messageId: string
  readonly sessionId: string
  readonly permissionId: string
  readonly scheduleId: string
  readonly webhookId: string
  /** One for all strands of a user, who made it. */
  readonly studyId: string
  readonly sessionProof: Buffer
  readonly grantProof: Buffer
  readonly documentProof: Buffer
  readonly permissionProof: Buffer
  readonly tokenId: string
  readonly tokenProof: Buffer
}

export type Row = Readonly<Record<string, unknown>>

/**
 * A new row of each table, valid beside those that {@link insertStrand} makes. Tests take the list of tables from the
 * catalogue: a table that is missing here fails them.
 */
export const newRow: Readonly<Record<string, (of: Strand, role?: string) => Row>> = {
  'app.users': () => ({ username: `u${randomBytes(8).toString('hex')}` }),
  'app.audit': (of, role) => ({
    user_id: of.userId,
    actor: actorIn(role, of),
    action: 'test.done',
  }),
  'app.role_grants': ({ userId }) => ({
    user_id: userId,
    role: 'auditor',
    expires_at: '2126-01-01',
  }),
  'app.services': () => ({
    id: 1000 + (randomBytes(2).readUInt16BE() >> 3),
    slug: `s${randomBytes(8).toString('hex')}`,
    name: 'Another service',
    kind: 'cloudgene',
    origin: 'https://another.example',
  }),
  'app.service_versions': ({ serviceId }) => ({
    service_id: Math.max(serviceId, 1),
    record_version: 2 + randomBytes(3).readUIntBE(0, 3),
    record: '{}',
  }),
  'app.service_options': ({ userId, serviceId }) => ({ user_id: userId, service_id: serviceId }),
  'app.job_listings': ({ userId, serviceId }) => ({ user_id: userId, service_id: serviceId }),
  'app.service_catalogues': ({ userId, serviceId }) => ({
    user_id: userId,
    service_id: serviceId,
    options: '{}',
  }),
  'app.service_checks': ({ serviceId }) => ({
    service_id: Math.max(serviceId, 1),
    at: new Date(randomBytes(4).readUInt32BE() * 1000),
    state: 'reachable',
    milliseconds: 12,
  }),
  'app.service_snapshots': ({ serviceId }) => ({
    service_id: Math.max(serviceId, 1),
    since: new Date(randomBytes(4).readUInt32BE() * 1000),
    options: '{}',
  }),
  'app.service_health': () => ({ service_id: 1 + (randomBytes(1).readUInt8() % 3) }),
  'app.shared_token_uses': ({ userId, serviceId }) => ({
    user_id: userId,
    service_id: serviceId,
    day: new Date(randomBytes(4).readUInt32BE() * 1000),
  }),
  'vault.service_credentials': ({ serviceId }) => ({
    service_id: Math.max(serviceId, 1),
    kind: 'health',
    type: 'api_token',
    origin: 'https://service.example',
    remote_account: 'health',
    envelope: Buffer.from('envelope'),
    key_id: 'key-1',
  }),
  'vault.health_grants': ({ serviceId }) => ({
    id: randomUUID(),
    service_id: Math.max(serviceId, 1),
    worker_id: 'worker-1',
    claim_key: randomBytes(32),
    expires_at: '2126-01-01',
  }),
  'app.credentials': ({ userId, serviceId }) => ({
    user_id: userId,
    service_id: serviceId,
    label: 'An older token',
    type: 'api_token',
    origin: 'https://service.example',
    is_active: false,
  }),
  'app.notices': ({ userId, credentialId, scheduleId }, role) => ({
    user_id: userId,
    ...(role === 'tessera_standing' || role === 'tessera_proof'
      ? { schedule_id: scheduleId, kind: 'schedule_stopped', days: 0 }
      : { credential_id: credentialId, kind: 'credential_expires', days: 7 }),
    about: new Date(randomBytes(4).readUInt32BE() * 1000),
  }),
  'app.jobs': ({ userId, serviceId, permissionId }, role) => ({
    ...(role === 'tessera_standing' && { permission_id: permissionId }),
    user_id: userId,
    service_id: serviceId,
    name: 'A job',
    settings: JSON.stringify({
      panel: 'apps@panel@1.0.0',
      population: 'afr',
      build: 'hg19',
      phasing: 'eagle',
      mode: 'imputation',
      r2Filter: '0',
      aesEncryption: false,
    }),
  }),
  'app.batches': ({ userId }) => ({
    id: randomUUID(),
    user_id: userId,
    name: 'Every chromosome',
    request_hash: randomBytes(32),
  }),
  'app.program_batches': () => ({
    id: randomUUID(),
    program_id: programId,
    name: 'Of last night',
    request_hash: randomBytes(32),
  }),
  'app.files': ({ userId, jobId, documentId }, role) => {
    const file = { user_id: userId, name: randomUUID(), size_bytes: 1 }
    if (role === 'tessera_job') return { ...file, job_id: jobId, purpose: 'result' }
    if (role === 'page') return { ...file, document_id: documentId, purpose: 'page' }
    if (role === 'upload') return { ...file, purpose: 'document' }
    return { ...file, purpose: 'input', name: 'chr20.vcf.gz' }
  },
  'app.documents': ({ userId }) => ({ user_id: userId, kind: 'upload', title: 'Agreement' }),
  'app.document_versions': ({ userId, documentId, documentFileIds }) => ({
    user_id: userId,
    document_id: documentId,
    number: 2 + randomBytes(3).readUIntBE(0, 3),
    file_id: documentFileIds[0],
    media_type: 'application/pdf',
  }),
  'app.document_findings': ({ userId, documentId }, role) => ({
    user_id: userId,
    document_id: documentId,
    version: 1,
    page: 1,
    start_at: 0,
    end_at: 4,
    sentence: 'Data may be used for research.',
    ...(role === 'tessera_user' || role === 'upload'
      ? { state: 'confirmed', stated: '{"kind":"use"}', decided_at: '2026-01-01' }
      : {
          found: JSON.stringify({ kind: randomUUID() }),
          confidence: 0.9,
          reader: 'Tessera',
        }),
  }),
  'app.model_readings': ({ userId, documentId }) => ({
    user_id: userId,
    document_id: documentId,
    version: 1,
    model: 'some-model',
    host: 'models.example.org',
  }),
  'app.document_pages': ({ userId, documentId }) => ({
    user_id: userId,
    document_id: documentId,
    version: 1,
    number: 2 + randomBytes(3).readUIntBE(0, 3),
    source: 'text',
    text: 'Data may be used for research.',
  }),
  'app.job_inputs': ({ userId, jobId, uploadId, inputId }, role) => ({
    user_id: userId,
    job_id: jobId,
    attempt: role === 'tessera_proof' ? 2 : 1,
    file_id: role === 'tessera_standing' ? inputId : uploadId,
  }),
  'app.schedules': ({ userId, serviceId, uploadId, permissionId }) => ({
    user_id: userId,
    service_id: serviceId,
    name: 'Each month',
    settings: '{}',
    file_ids: [uploadId],
    recurrence: '{}',
    permission_id: permissionId,
    next_at: '2126-01-01',
    due_at: '2126-01-01',
  }),
  'app.schedule_occurrences': ({ userId, scheduleId }, role) => ({
    user_id: userId,
    schedule_id: scheduleId,
    at: new Date(randomBytes(4).readUInt32BE() * 1000),
    outcome: role === 'tessera_proof' ? 'skipped' : 'missed',
    code: 'schedule_missed',
  }),
  'app.permission_files': ({ userId, permissionId, uploadId }) => ({
    user_id: userId,
    permission_id: permissionId,
    file_id: uploadId,
  }),
  'app.attempts': ({ userId, jobId }) => ({
    user_id: userId,
    job_id: jobId,
    number: 2,
    remote_name: randomUUID(),
  }),
  'app.job_events': ({ userId, jobId }) => ({
    user_id: userId,
    job_id: jobId,
    sequence: 0,
    event: '{"kind":"note","severity":"info","text":"A note"}',
  }),
  'app.result_deletions': ({ userId, jobId }) => ({
    user_id: userId,
    job_id: jobId,
    deleted_by: 'somebody',
    files: '[]',
    remaining: '[]',
    pending: [randomUUID()],
  }),
  'app.control_findings': ({ userId, jobId }) => ({
    user_id: userId,
    job_id: jobId,
    file_id: randomUUID(),
    name: 'statistics/snps-excluded.txt',
    problem: 'not_known',
  }),
  'app.result_quality': ({ userId, jobId }) => ({
    user_id: userId,
    job_id: jobId,
    file_id: randomUUID(),
    name: 'chr_22.zip',
    problem: 'no_values',
  }),
  'app.delegations': ({ userId, jobId, serviceId }) => ({
    user_id: userId,
    job_id: jobId,
    service_id: serviceId,
    scopes: ['submit', 'poll', 'collect'],
    not_before: '2026-01-01',
    deadline: '2126-01-01',
  }),
  'app.steps': ({ userId, jobId, serviceId, attemptId, delegationId }, role) => ({
    user_id: userId,
    job_id: jobId,
    service_id: serviceId,
    attempt_id: attemptId,
    delegation_id: delegationId,
    // Ended, because only one of a kind may be open.
    ...(role === 'tessera_standing' || role === 'tessera_token'
      ? {
          kind: isConsented(serviceId) ? 'cancel-job' : 'submit-job',
          state: 'done',
          ended_at: '2026-01-01',
        }
      : { kind: role === 'tessera_proof' ? 'submit-job' : 'poll-job' }),
    sealed_context: Buffer.from('sealed'),
  }),
  'proof.passwords': ({ userId }) => ({ user_id: userId, hash: '$argon2id$v=19$unusable' }),
  'app.notification_preferences': ({ userId, serviceId }, role) => ({
    user_id: userId,
    subject: role === undefined ? 'credentials' : (['batches', 'schedules'][serviceId % 2] ?? ''),
    in_app: true,
    by_mail: false,
  }),
  'app.webhooks': ({ userId }) => ({
    id: randomUUID(),
    user_id: userId,
    url: 'https://hook.example/told',
    secret_id: randomUUID(),
    secret_check: randomBytes(32),
  }),
  'app.webhook_deliveries': ({ userId, webhookId }) => ({
    id: randomUUID(),
    user_id: userId,
    webhook_id: webhookId,
  }),
  'app.notice_times': ({ userId }) => ({ user_id: userId }),
  'app.setting_templates': ({ userId, serviceId }) => ({
    user_id: userId,
    service_id: serviceId,
    name: randomUUID(),
    settings: '{}',
  }),
  'app.accepted_terms': ({ userId }) => ({
    user_id: userId,
    version: randomUUID(),
  }),
  'proof.studies': () => ({ id: randomUUID(), name: 'Heights' }),
  'proof.study_members': ({ userId, studyId }) => ({
    study_id: studyId,
    user_id: userId,
    role: 'lead',
    is_owner: true,
    added_by: userId,
  }),
  'proof.study_invitations': ({ userId, studyId }) => ({
    study_id: studyId,
    address: `${randomUUID()}@example.org`,
    role: 'viewer',
    invited_by: userId,
  }),
  'proof.maintenance_tasks': () => ({
    task: randomUUID(),
    login: 'tessera_system',
    purpose: 'dispatch',
  }),
  'proof.maintenance_runs': () => ({
    task: 'stop-jobs',
    at: '2026-01-01',
    last_at: '2026-01-01',
    milliseconds: 2,
    changed: 1,
  }),
  'proof.removed_bytes': () => ({ file_id: randomUUID() }),
  'proof.account_removals': ({ userId }) => ({ user_id: userId }),
  'proof.address_changes': ({ userId }) => ({
    user_id: userId,
    address: 'somebody@example.org',
  }),
  'proof.known_devices': ({ userId }) => ({
    user_id: userId,
    device: randomBytes(32),
    country: '',
  }),
  'proof.mails': ({ userId }) => ({
    user_id: userId,
    kind: 'verify_address',
    address: 'somebody@example.org',
  }),
  'proof.invitations': ({ userId }) => ({
    address: `${randomUUID()}@example.org`,
    locale: 'en',
    invited_by: userId,
    accepted_by: userId,
    accepted_at: '2026-01-01',
  }),
  'proof.invited_roles': () => ({ invitation_id: invitationId, role: 'auditor' }),
  'proof.authenticator_apps': ({ userId }) => ({
    user_id: userId,
    secret_envelope: Buffer.from('envelope'),
    last_step: 1,
  }),
  'proof.passkeys': ({ userId }) => ({
    user_id: userId,
    credential_id: randomBytes(16),
    public_key: randomBytes(77),
    sign_count: 0,
    name: 'laptop',
    signs_in: true,
  }),
  'proof.passkey_ceremonies': ({ userId }) => ({
    challenge: randomBytes(32),
    purpose: 'step_up',
    holder_hash: randomBytes(32),
    user_id: userId,
  }),
  'proof.recovery_codes': ({ userId }) => ({ user_id: userId, code_hash: randomBytes(32) }),
  'proof.remembered_devices': ({ userId }) => ({
    user_id: userId,
    token_hash: randomBytes(32),
    expires_at: '2126-01-01',
  }),
  'proof.code_tries': ({ userId }) => ({ user_id: userId, failures: 1 }),
  'proof.sign_in_tickets': ({ userId }) => ({
    user_id: userId,
    ticket_hash: randomBytes(32),
    shown_digest: randomBytes(32),
    expires_at: '2126-01-01',
  }),
  'proof.identities': ({ userId }) => ({
    user_id: userId,
    provider: 'campus',
    issuer: 'https://campus.example',
    subject: randomUUID(),
    label: 'somebody@example.org',
  }),
  'proof.openid_flows': ({ userId }) => ({
    user_id: userId,
    state_hash: randomBytes(32),
    holder_hash: randomBytes(32),
    provider: 'campus',
    nonce: 'nonce',
    code_verifier: 'verifier',
    next_page: '/',
  }),
  'proof.openid_arrivals': () => ({
    holder_hash: randomBytes(32),
    provider: 'campus',
    issuer: 'https://campus.example',
    subject: randomUUID(),
    label: 'somebody@example.org',
  }),
  'proof.sessions': ({ userId }) => ({
    user_id: userId,
    proof_hash: randomBytes(32),
    kind: 'browser',
    expires_at: '2126-01-01',
  }),
  'proof.personal_tokens': ({ userId }) => ({
    id: randomUUID(),
    user_id: userId,
    name: 'A script',
    proof_hash: randomBytes(32),
    scopes: [
      'services:read',
      'uploads:read',
      'uploads:write',
      'jobs:submit',
      'jobs:read',
      'results:read',
    ],
    created_at: '2125-06-01',
    expires_at: '2126-01-01',
  }),
  'proof.task_tokens': ({ userId, sessionId, jobId }) => ({
    id: randomUUID(),
    user_id: userId,
    session_id: sessionId,
    purpose: 'progress',
    job_id: jobId,
    expires_at: '2126-01-01',
  }),
  'proof.standing_permissions': ({ userId, serviceId }) => ({
    id: randomUUID(),
    user_id: userId,
    service_id: serviceId,
    ...(isConsented(serviceId)
      ? {
          kind: 'consent',
          program_id: programId,
          scopes: ['uploads:read', 'jobs:submit', 'jobs:read', 'results:read'],
          created_at: '2125-06-01',
          expires_at: '2126-01-01',
        }
      : { kind: 'schedule', proof_hash: randomBytes(32) }),
  }),
  'app.programs': () => ({
    name: `p${randomBytes(8).toString('hex')}`,
    description: 'Submits what a sequencer gives',
    run_by: 'The sequencing unit',
    scopes: ['uploads:read', 'jobs:submit', 'jobs:read', 'results:read'],
  }),
  'proof.program_keys': () => ({
    program_id: programId,
    id: randomBytes(32).toString('base64url'),
    public_key: randomBytes(32),
  }),
  'proof.program_sessions': () => ({
    program_id: programId,
    key_id: programKeyId,
    proof_hash: randomBytes(32),
    expires_at: '2126-01-01',
  }),
  'proof.program_assertions': () => ({
    program_id: programId,
    id: randomUUID(),
    expires_at: '2126-01-01',
  }),
  'proof.internal_services': () => ({
    name: `p${randomBytes(8).toString('hex')}`,
    proof_hash: randomBytes(32),
  }),
  'proof.grants': ({ userId, taskId, jobId, serviceId, delegationId }) => ({
    user_id: userId,
    task_id: taskId,
    job_id: jobId,
    service_id: serviceId,
    delegation_id: delegationId,
    worker_id: 'worker-1',
    claim_key: randomBytes(32),
    fence: 2,
    scopes: ['submit'],
    proof_hash: randomBytes(32),
    expires_at: '2126-01-01',
    ceiling: '2126-01-01',
  }),
  'proof.revocations': () => ({ kind: 'worker', key: randomUUID() }),
  'vault.clients': () => ({
    id: `w${randomBytes(8).toString('hex')}`,
    kind: 'worker',
    public_key: randomBytes(32),
  }),
  'vault.request_ids': () => ({ client_id: 'worker-1', id: randomUUID() }),
  'vault.challenges': ({ userId }) => ({
    id: randomBytes(32),
    user_id: userId,
    expires_at: '2126-01-01',
  }),
  'vault.credential_secrets': ({ userId, credentialId }) => ({
    credential_id: credentialId,
    user_id: userId,
    version: 1,
    envelope: Buffer.from('envelope'),
    key_id: 'key-1',
  }),
  'app.oauth_servers': ({ serviceId }) => ({
    service_id: serviceId,
    issuer: 'https://sign-in.example',
    client_id: 'tessera',
    client_authentication: 'none',
  }),
  'vault.oauth_clients': ({ serviceId }) => ({
    service_id: serviceId,
    envelope: Buffer.from('envelope'),
    key_id: 'key-1',
  }),
  'vault.oauth_flows': ({ userId, serviceId }) => ({
    state_hash: randomBytes(32),
    user_id: userId,
    service_id: serviceId,
    session_hash: randomBytes(32),
    envelope: Buffer.from('envelope'),
    key_id: 'key-1',
    expires_at: '2126-01-01',
  }),
  'vault.oauth_refreshes': ({ userId, credentialId }) => ({
    credential_id: credentialId,
    user_id: userId,
    holder: randomUUID(),
    held_until: '2126-01-01',
  }),
  'vault.file_keys': ({ userId, uploadId }) => ({
    file_id: uploadId,
    user_id: userId,
    wrapped_key: Buffer.from('wrapped'),
    key_id: 'key-1',
  }),
  'vault.key_canaries': () => ({ key_id: randomUUID(), envelope: Buffer.from('canary') }),
  'vault.alerts': ({ userId }, role) => ({
    kind: role === 'tessera_proof' ? 'schedule.owner_disabled' : 'grant.theft',
    severity: 'critical',
    user_id: userId,
    subject: randomUUID(),
  }),
  'vault.alert_messages': () => ({ channel: 'mail', delivered_at: '2026-01-01' }),
  'vault.alert_message_items': ({ messageId }) => ({
    message_id: messageId,
    alert_id: 1,
    times: 1,
  }),
  'vault.audit_heads': () => ({ lane: 1000 + (randomBytes(2).readUInt16BE() >> 2) }),
  'vault.audit': ({ userId }) => ({
    lane: 1000 + (randomBytes(2).readUInt16BE() >> 2),
    sequence: randomBytes(4).readUInt32BE() + 1,
    at: '2026-01-01',
    key_id: 'audit-1',
    mac: randomBytes(32),
    client_id: 'worker-1',
    action: 'grants.redeem',
    outcome: 'granted',
    user_id: userId,
  }),
}

/** Rows that belong to nobody: services 1 to `services`, a client of the broker, a program, a canary. */
export async function insertRegistry(admin: Pool, services: number): Promise<void> {
  const nobody = newStrand('', 0)
  for (let id = 1; id <= services; id++)
    await insertRow(admin, 'app.services', { ...rowOf('app.services', nobody), id })
  await insertRow(admin, 'vault.clients', { ...rowOf('vault.clients', nobody), id: 'worker-1' })
  await insertRow(admin, 'vault.key_canaries', {
    ...rowOf('vault.key_canaries', nobody),
    key_id: 'key-1',
  })
  await insertRow(admin, 'app.programs', {
    ...rowOf('app.programs', nobody),
    id: programId,
    name: 'pipeline',
  })
  await insertRow(admin, 'proof.invitations', {
    ...rowOf('proof.invitations', { ...nobody, userId: randomUUID() }),
    id: invitationId,
    accepted_by: null,
    accepted_at: null,
  })
  await insertRow(admin, 'proof.program_keys', {
    ...rowOf('proof.program_keys', nobody),
    id: programKeyId,
  })
  await insertRow(admin, 'proof.program_sessions', {
    ...rowOf('proof.program_sessions', nobody),
    proof_hash: sha256(programProof),
  })
  // Of the last service: that of the first has room for what a test adds.
  const last = newStrand('', services)
  for (const table of ['app.oauth_servers', 'vault.oauth_clients'])
    await insertRow(admin, table, rowOf(table, last))
  for (const table of [
    'vault.request_ids',
    'vault.key_canaries',
    'proof.internal_services',
    'proof.program_assertions',
    'app.program_batches',
    'proof.revocations',
    'proof.maintenance_runs',
    'proof.invited_roles',
    'vault.service_credentials',
    'vault.health_grants',
  ])
    await insertRow(admin, table, rowOf(table, nobody))
  await insertRow(admin, 'app.service_health', { service_id: 1 })
  await insertRow(admin, 'app.service_checks', rowOf('app.service_checks', nobody))
  await insertRow(admin, 'app.service_snapshots', rowOf('app.service_snapshots', nobody))
}

/** A new user with one strand at each of the services. */
export async function insertUser(admin: Pool, services: readonly number[]): Promise<Strand[]> {
  const userId = randomUUID()
  const studyId = randomUUID()
  const strands = services.map((serviceId) => newStrand(userId, serviceId, studyId))
  const [first] = strands
  if (first === undefined) throw new Error('a user of the tests has one strand or more')
  await insertRow(admin, 'app.users', { ...rowOf('app.users', first), id: userId })
  await insertRow(admin, 'proof.studies', { ...rowOf('proof.studies', first), id: studyId })
  for (const table of perUser) await insertRow(admin, table, rowOf(table, first))
  const over = { role: 'service_viewer', expires_at: '2026-01-02' }
  await insertRow(admin, 'app.role_grants', { ...rowOf('app.role_grants', first), ...over })
  for (const strand of strands) await insertStrand(admin, strand)
  return strands
}

export async function insertRow(admin: Pool, table: string, row: Row): Promise<void> {
  await admin.query(insertStatement(table, row), Object.values(row))
}

export function insertStatement(table: string, row: Row): string {
  const columns = Object.keys(row)
  return `insert into ${table} (${columns.join(', ')}) values (${columns.map((_, index) => `$${index + 1}`).join(', ')})`
}

export function inserting(table: string, row: Row): Statement {
  return { text: insertStatement(table, row), values: Object.values(row) }
}

export function rowOf(table: string, strand: Strand, role?: string): Row {
  const make = newRow[table]
  if (make === undefined) throw new Error(`test/rows.ts does not say how to make a row of ${table}`)
  return make(strand, role)
}

/** The program that every database of these tests knows, and the one key that it has. */
const programId = 'a0000000-0000-4000-8000-000000000001'
const programKeyId = 'k'.repeat(43)
/** That nobody has accepted. */
const invitationId = 'b0000000-0000-4000-8000-000000000001'
/** Of its token. */
const programProof = randomBytes(32)

/** Tables of which a user has a row whatever the service. */
const perUser = [
  'app.accepted_terms',
  'app.notification_preferences',
  'app.notice_times',
  'proof.passwords',
  'proof.address_changes',
  'proof.known_devices',
  'proof.authenticator_apps',
  'proof.code_tries',
  'proof.passkeys',
  'proof.passkey_ceremonies',
  'proof.recovery_codes',
  'proof.remembered_devices',
  'proof.sign_in_tickets',
  'proof.identities',
  'proof.invitations',
  'proof.study_members',
  'proof.study_invitations',
  'proof.openid_flows',
  'proof.openid_arrivals',
]

function actorIn(role: string | undefined, { userId, serviceId, tokenId }: Strand): string {
  if (role === 'tessera_token') return `token:${tokenId}`
  if (role === 'tessera_sweep') return 'system'
  return role === 'tessera_standing' && isConsented(serviceId)
    ? 'program:pipeline'
    : `user:${userId}`
}

/** At the second service what a user permits is a consent for that program; elsewhere it is a schedule. */
function isConsented(serviceId: number): boolean {
  return serviceId === 2
}

function newStrand(userId: string, serviceId: number, studyId: string = randomUUID()): Strand {
  const permissionId = randomUUID()
  return {
    userId,
    serviceId,
    jobId: randomUUID(),
    inputId: randomUUID(),
    uploadId: randomUUID(),
    resultId: randomUUID(),
    attemptId: randomUUID(),
    delegationId: randomUUID(),
    taskId: randomUUID(),
    credentialId: randomUUID(),
    documentId: randomUUID(),
    documentFileIds: [randomUUID(), randomUUID(), randomUUID()],
    documentDelegationId: randomUUID(),
    documentTaskId: randomUUID(),
    documentProof: randomBytes(32),
    messageId: randomUUID(),
    sessionId: randomUUID(),
    scheduleId: randomUUID(),
    webhookId: randomUUID(),
    studyId,
    tokenId: randomUUID(),
    tokenProof: randomBytes(32),
    permissionId,
    sessionProof: randomBytes(32),
    grantProof: randomBytes(32),
    permissionProof: isConsented(serviceId)
      ? Buffer.concat([programProof, Buffer.from(permissionId.replaceAll('-', ''), 'hex')])
      : randomBytes(32),
  }
}

async function insertStrand(admin: Pool, strand: Strand): Promise<void> {
  const insert = async (table: string, known: Row = {}, role?: string) =>
    await insertRow(admin, table, { ...rowOf(table, strand, role), ...known })
  await insert('app.audit')
  await insert('app.service_options')
  await insert('app.job_listings')
  await insert('app.service_catalogues')
  await insert('app.shared_token_uses')
  await insert('app.credentials', { id: strand.credentialId, is_active: true })
  await insert('app.notices')
  await insert('proof.standing_permissions', {
    id: strand.permissionId,
    ...(!isConsented(strand.serviceId) && { proof_hash: sha256(strand.permissionProof) }),
  })
  await insert('app.jobs', { id: strand.jobId, permission_id: strand.permissionId })
  await insert('app.batches')
  await insert('app.schedules', { id: strand.scheduleId })
  await insert('app.schedule_occurrences')
  await insert('app.files', { id: strand.inputId, name: 'given.vcf.gz' })
  await insert('app.files', { id: strand.uploadId })
  await insert('app.files', { id: strand.resultId }, 'tessera_job')
  await insert('app.job_inputs', { file_id: strand.inputId })
  if (!isConsented(strand.serviceId))
    await insert('app.permission_files', { file_id: strand.inputId })
  await insert('app.attempts', { id: strand.attemptId, number: 1 })
  await insert('app.job_events', { event: '{"kind":"remote","positionInQueue":null,"steps":[]}' })
  await insert('app.result_deletions')
  await insert('app.result_deletions', { pending: [], bytes_gone_at: '2026-01-01' })
  await insert('app.control_findings')
  await insert('app.result_quality')
  await insert('app.setting_templates')
  // Nothing is to be sent there, and nothing was said of it.
  await insert('app.webhooks', { id: strand.webhookId, state: 'paused' })
  await insert('app.webhook_deliveries')
  await admin.query('delete from app.notices where webhook_id = $1', [strand.webhookId])
  await insert('app.delegations', { id: strand.delegationId })
  await insert('app.steps', { id: strand.taskId, kind: 'submit-job', state: 'claimed', fence: 1 })
  const [uploaded, picture, onItsWay] = strand.documentFileIds
  const ofDocument = { job_id: null, service_id: null, document_id: strand.documentId }
  await insert('app.documents', { id: strand.documentId })
  await insert(
    'app.files',
    { id: uploaded, document_id: strand.documentId, name: 'given.vcf.gz' },
    'upload',
  )
  await insert('app.files', { id: picture, name: 'given.vcf.gz' }, 'page')
  await insert('app.files', { id: onItsWay }, 'upload')
  await insert('app.document_versions', { number: 1 })
  await insert('app.document_pages', { number: 1, image_id: picture, width: 1, height: 1 })
  await insert('app.document_findings')
  await insert('app.document_findings', {}, 'tessera_user')
  await insert('app.model_readings')
  await insert('app.delegations', {
    ...ofDocument,
    id: strand.documentDelegationId,
    scopes: ['read-document'],
  })
  await insert('app.steps', {
    ...ofDocument,
    id: strand.documentTaskId,
    attempt_id: null,
    delegation_id: strand.documentDelegationId,
    kind: 'read-document',
    state: 'claimed',
    fence: 1,
  })
  await insert('proof.sessions', { id: strand.sessionId, proof_hash: sha256(strand.sessionProof) })
  await insert('proof.removed_bytes')
  await insert('proof.mails')
  await insert('proof.task_tokens')
  await insert('proof.personal_tokens', {
    id: strand.tokenId,
    proof_hash: sha256(strand.tokenProof),
  })
  await insert('proof.grants', { proof_hash: sha256(strand.grantProof), fence: 1 })
  await insert('proof.grants', {
    ...ofDocument,
    task_id: strand.documentTaskId,
    delegation_id: strand.documentDelegationId,
    scopes: ['read-document'],
    credential_id: null,
    credential_version: null,
    proof_hash: sha256(strand.documentProof),
    fence: 1,
  })
  await insert('vault.challenges')
  await insert('vault.credential_secrets')
  await insert('vault.oauth_flows')
  await insert('vault.oauth_refreshes')
  await insert('vault.file_keys', { file_id: strand.inputId })
  await insert('vault.alerts')
  await insert('vault.alert_messages', { id: strand.messageId })
  await insert('vault.alert_message_items')
  await insert('vault.audit')
}

function sha256(proof: Buffer): Buffer {
  return createHash('sha256').update(proof).digest()
}
