// Made by src/generate-schema.ts from the migrated database; a test compares the two.
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

export interface AppAcceptedTermsTable {
  userId: UserId
  version: string
  acceptedAt: Generated<Date>
}

export interface AppAttemptsTable {
  id: Generated<AttemptId>
  userId: UserId
  jobId: JobId
  number: number
  remoteName: string
  remoteAccount: string | null
  onSharedAccount: Generated<boolean>
  serviceRecordVersion: Generated<number>
  settings: NullableJson
  settingLabels: NullableJson
  remoteId: string | null
  submission: Generated<'none' | 'submitting' | 'submitted'>
  submittingFence: number | null
  submittingAt: Date | null
  createdAt: Generated<Date>
  previousState: string | null
  previousText: string | null
  previousEndedAt: Date | null
  remoteQueuedAt: Date | null
  remoteBeganAt: Date | null
  remoteDoneAt: Date | null
}

export interface AppAuditTable {
  id: Generated<string>
  userId: UserId
  at: Generated<Date>
  actor: string
  action: string
  subject: Generated<string>
  detail: DefaultedJson
  consentId: GeneratedAlways<string | null>
}

export interface AppBatchesTable {
  id: BatchId
  userId: UserId
  name: string
  requestHash: Buffer
  createdAt: Generated<Date>
  endedAt: Date | null
}

export interface AppControlFindingsTable {
  userId: UserId
  jobId: JobId
  attempt: Generated<number>
  fileId: FileId
  name: string
  control: NullableJson
  mends: string | null
  problem: ControlProblem | null
  createdAt: Generated<Date>
}

export interface AppCredentialsTable {
  id: Generated<CredentialId>
  userId: UserId
  serviceId: ServiceId
  label: string
  type: 'api_token' | 'basic' | 'oauth2'
  origin: string
  version: Generated<number>
  isActive: Generated<boolean>
  isVerified: Generated<boolean>
  verificationError: string | null
  remoteAccount: string | null
  expiresAt: Date | null
  lastUsedAt: Date | null
  checkedAt: Generated<Date>
  nextCheckAt: Generated<Date>
  remindAt: Generated<Date>
  remindedAt: Generated<Date>
  checkFailures: Generated<number>
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}

export interface AppDelegationsTable {
  id: Generated<DelegationId>
  userId: UserId
  parentId: DelegationId | null
  jobId: JobId | null
  serviceId: ServiceId | null
  documentId: DocumentId | null
  scopes: Scope[]
  notBefore: Date
  deadline: Date
  state: Generated<'live' | 'closed' | 'revoked' | 'frozen'>
  createdAt: Generated<Date>
}

export interface AppDocumentFindingsTable {
  id: Generated<FindingId>
  userId: UserId
  documentId: DocumentId
  version: number
  page: number
  startAt: number
  endAt: number
  sentence: string
  found: NullableJson
  confidence: number | null
  state: Generated<'found' | 'confirmed' | 'rejected'>
  stated: NullableJson
  countryName: string | null
  createdAt: Generated<Date>
  decidedAt: Date | null
  reader: string | null
}

export interface AppDocumentPagesTable {
  userId: UserId
  documentId: DocumentId
  version: number
  number: number
  source: PageSource
  text: string
  confidence: number | null
  language: DocumentLanguage | null
  rotation: Generated<0 | 90 | 180 | 270>
  skew: Generated<number>
  imageId: FileId | null
  width: number | null
  height: number | null
  words: DefaultedJson
  search: GeneratedAlways<string>
}

export interface AppDocumentVersionsTable {
  userId: UserId
  documentId: DocumentId
  number: number
  fileId: FileId | null
  state: Generated<DocumentState>
  mediaType: DocumentMediaType
  input: NullableJson
  pages: number | null
  pagesRead: Generated<number>
  openings: Generated<number>
  failureCode: DocumentProblemCode | null
  createdAt: Generated<Date>
  readAt: Date | null
}

export interface AppDocumentsTable {
  id: Generated<DocumentId>
  userId: UserId
  studyId: StudyId | null
  jobId: JobId | null
  kind: DocumentKind
  title: string
  version: Generated<number>
  createdAt: Generated<Date>
}

export interface AppFilesTable {
  id: Generated<FileId>
  userId: UserId
  jobId: JobId | null
  attempt: number | null
  purpose: 'input' | 'result' | 'result_password' | 'document' | 'page'
  name: string
  state: Generated<'receiving' | 'checking' | 'stored' | 'refused'>
  sizeBytes: number
  sha256: Buffer | null
  writer: Generated<number>
  report: NullableJson
  mends: string | null
  content: Buffer | null
  createdAt: Generated<Date>
  studyId: StudyId | null
  documentId: DocumentId | null
  receivedAt: Date | null
}

export interface AppJobEventsTable {
  userId: UserId
  jobId: JobId
  sequence: number
  at: Generated<Date>
  event: Json
}

export interface AppJobInputsTable {
  userId: UserId
  jobId: JobId
  attempt: Generated<number>
  fileId: FileId
}

export interface AppJobListingsTable {
  userId: UserId
  serviceId: ServiceId
  listing: NullableJson
  failure: string | null
  readAt: Generated<Date>
}

export interface AppJobsTable {
  id: Generated<JobId>
  userId: UserId
  serviceId: ServiceId
  name: string
  settings: Json
  idempotencyKey: string | null
  settingLabels: DefaultedJson
  state: Generated<JobState>
  waitReason: WaitReason | null
  stateText: string | null
  failureCode: string | null
  remoteFailure: string | null
  cancelRequestedAt: Date | null
  eventCount: Generated<number>
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
  endedAt: Date | null
  permissionId: PermissionId | null
  batchId: BatchId | null
  programBatchId: BatchId | null
  batchPlace: number | null
  studyId: StudyId | null
  cancelledByOwner: Generated<boolean>
}

export interface AppModelReadingsTable {
  userId: UserId
  documentId: DocumentId
  version: number
  model: string
  host: string
  state: Generated<ModelReading['state']>
  failureCode: ModelProblemCode | null
  parts: number | null
  partsDone: Generated<number>
  found: Generated<number>
  dropped: Generated<number>
  askedAt: Generated<Date>
  endedAt: Date | null
}

export interface AppNoticeTimesTable {
  userId: UserId
  quietFrom: number | null
  quietUntil: number | null
  digestHour: number | null
}

export interface AppNoticesTable {
  id: Generated<NoticeId>
  userId: UserId
  credentialId: CredentialId | null
  kind: Notice['kind']
  days: number
  about: Date
  createdAt: Generated<Date>
  dismissedAt: Date | null
  scheduleId: ScheduleId | null
  batchId: BatchId | null
  tokenId: string | null
  userAgent: string | null
  country: string | null
  jobId: JobId | null
  webhookId: string | null
  documentId: DocumentId | null
  code: string | null
  isShown: Generated<boolean>
  readAt: Date | null
  thread: GeneratedAlways<string>
  mailDueAt: Date | null
  webhookDueAt: Date | null
}

export interface AppNotificationPreferencesTable {
  userId: UserId
  subject: string
  inApp: Generated<boolean>
  byMail: Generated<boolean>
  byWebhook: Generated<boolean>
}

export interface AppOauthServersTable {
  serviceId: ServiceId
  issuer: string
  clientId: string
  scopes: Generated<string[]>
  clientAuthentication: 'none' | 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt'
  endpointOrigins: Generated<string[]>
}

export interface AppPermissionFilesTable {
  userId: UserId
  permissionId: PermissionId
  fileId: FileId
}

export interface AppProgramBatchesTable {
  id: BatchId
  programId: ProgramId
  name: string
  requestHash: Buffer
  refusals: DefaultedJson
  createdAt: Generated<Date>
  takenAt: Date | null
  endedAt: Date | null
  outcome: NullableJson
}

export interface AppProgramsTable {
  id: Generated<ProgramId>
  name: string
  description: string
  runBy: string
  scopes: ProgramScope[]
  status: Generated<'active' | 'suspended'>
  enrolledAt: Generated<Date>
}

export interface AppResultDeletionsTable {
  id: Generated<string>
  userId: UserId
  jobId: JobId
  attempt: Generated<number>
  at: Generated<Date>
  deletedBy: string
  files: Json
  remaining: Json
  pending: FileId[]
  bytesGoneAt: Date | null
}

export interface AppResultQualityTable {
  userId: UserId
  jobId: JobId
  attempt: Generated<number>
  fileId: FileId
  name: string
  quality: NullableJson
  problem: QualityProblem | null
  createdAt: Generated<Date>
}

export interface AppRoleGrantsTable {
  id: Generated<RoleGrantId>
  userId: UserId
  role: UserRole
  serviceId: ServiceId | null
  grantedBy: string | null
  grantedAt: Generated<Date>
  expiresAt: Date | null
  endedAt: Date | null
  endedBy: string | null
}

export interface AppScheduleOccurrencesTable {
  userId: UserId
  scheduleId: ScheduleId
  at: Date
  outcome: 'sent' | 'not_sent' | 'missed' | 'skipped'
  code: string | null
  jobId: JobId | null
  recordedAt: Generated<Date>
}

export interface AppSchedulesTable {
  id: Generated<ScheduleId>
  userId: UserId
  serviceId: ServiceId
  name: string
  settings: Json
  settingLabels: DefaultedJson
  fileIds: FileId[]
  remoteAccount: string | null
  recurrence: Json
  state: Generated<'active' | 'paused' | 'ended' | 'stopped'>
  stopCode: string | null
  permissionId: PermissionId
  nextAt: Date | null
  dueAt: Date | null
  failures: Generated<number>
  createdAt: Generated<Date>
  studyId: StudyId | null
}

export interface AppServiceCataloguesTable {
  userId: UserId
  serviceId: ServiceId
  since: Generated<Date>
  options: Json
}

export interface AppServiceChecksTable {
  serviceId: ServiceId
  at: Generated<Date>
  state: HealthState
  milliseconds: number
  queued: number | null
}

export interface AppServiceHealthTable {
  serviceId: ServiceId
  state: HealthState | null
  milliseconds: number | null
  queued: number | null
  announcement: Generated<string>
  checkedAt: Date | null
  misses: Generated<number>
  gonePanels: DefaultedJson
  catalogueDueAt: Generated<Date>
  askedAt: Date | null
  intervalSeconds: Generated<number>
  nextCheckAt: Generated<Date>
}

export interface AppServiceOptionsTable {
  userId: UserId
  serviceId: ServiceId
  options: NullableJson
  failure: string | null
  readAt: Generated<Date>
}

export interface AppServiceSnapshotsTable {
  serviceId: ServiceId
  since: Generated<Date>
  readAt: Generated<Date>
  account: Generated<string>
  accountNumber: Generated<number>
  options: Json
}

export interface AppServiceVersionsTable {
  serviceId: ServiceId
  recordVersion: number
  record: Json
  since: Generated<Date>
}

export interface AppServicesTable {
  id: ServiceId
  slug: string
  name: string
  kind: 'cloudgene' | 'ga4gh-wes' | 'dnastack'
  origin: string
  movedAt: Date | null
  isLocal: Generated<boolean>
  description: Generated<string>
  institution: Generated<string>
  country: Generated<string>
  latitude: number | null
  longitude: number | null
  softwareVersion: Generated<string>
  termsText: Generated<string>
  termsUrl: Generated<string>
  termsSince: string | null
  retentionDays: number | null
  links: DefaultedJson
  status: Generated<'active' | 'inactive'>
  checkState: Generated<'not_checked' | 'checked' | 'unreachable' | 'retired'>
  tokenUrl: Generated<string>
  tokenHelp: Generated<string>
  delivery: Generated<'sealed' | 'egress'>
  sharedTokenPolicy: Generated<'hard' | 'gradual'>
  sharedTokenUntil: Date | null
  sharedTokenAccount: string | null
  credentialTypes: Generated<('api_token' | 'basic' | 'oauth2')[]>
  pollSeconds: Generated<number>
  settleSeconds: Generated<number>
  workflow: NullableJson
  maxUploadBytes: Generated<number>
  minSamples: number | null
  maxSamples: number | null
  runningJobs: number | null
  jobsPerMonth: number | null
  price: NullableJson
  recordVersion: Generated<number>
}

export interface AppSettingTemplatesTable {
  userId: UserId
  serviceId: ServiceId
  name: string
  settings: Json
  createdAt: Generated<Date>
}

export interface AppSharedTokenUsesTable {
  userId: UserId
  serviceId: ServiceId
  day: Generated<Date>
  uses: Generated<number>
}

export interface AppStepsTable {
  id: Generated<TaskId>
  userId: UserId
  serviceId: ServiceId | null
  jobId: JobId | null
  attemptId: AttemptId | null
  documentId: DocumentId | null
  delegationId: DelegationId
  kind: StepKind
  state: Generated<'due' | 'dispatched' | 'claimed' | 'waiting' | 'done' | 'cancelled' | 'dead'>
  dueAt: Generated<Date>
  dispatch: Generated<number>
  dispatchedAt: Date | null
  fence: Generated<number>
  claimedUntil: Date | null
  failures: Generated<number>
  failure: string | null
  overruns: Generated<number>
  refusals: Generated<number>
  sealedContext: Buffer
  createdAt: Generated<Date>
  endedAt: Date | null
}

export interface AppUsersTable {
  id: Generated<UserId>
  username: string
  email: string | null
  emailVerifiedAt: Date | null
  status: Generated<'active' | 'disabled' | 'removed'>
  locale: Generated<string>
  name: string | null
  institution: string | null
  country: string | null
  orcid: string | null
  timeZone: string | null
  createdAt: Generated<Date>
}

export interface AppWebhookDeliveriesTable {
  id: Generated<string>
  userId: UserId
  webhookId: string
  noticeId: string | null
  state: Generated<string>
  attempts: Generated<number>
  madeAt: Generated<Date>
  nextAttemptAt: Generated<Date>
  attemptedAt: Date | null
  status: number | null
  milliseconds: number | null
  failure: string | null
}

export interface AppWebhooksTable {
  id: Generated<string>
  userId: UserId
  url: string
  secretId: string
  secretCheck: Buffer
  state: Generated<string>
  failingSince: Date | null
  busyUntil: Generated<Date>
  createdAt: Generated<Date>
}

export interface ProofAccountRemovalsTable {
  userId: UserId
  askedAt: Generated<Date>
  removeAt: Generated<Date>
  remindedAt: Date | null
  begunAt: Date | null
  endedAt: Date | null
}

export interface ProofAddressChangesTable {
  userId: UserId
  address: string
  madeAt: Generated<Date>
  oldConfirmedAt: Date | null
  newConfirmedAt: Date | null
}

export interface ProofAuthenticatorAppsTable {
  userId: UserId
  secretEnvelope: Buffer
  lastStep: number
  createdAt: Generated<Date>
  lastUsedAt: Generated<Date>
}

export interface ProofCodeTriesTable {
  userId: UserId
  failures: number
  waitUntil: Date | null
}

export interface ProofGrantsTable {
  id: Generated<GrantId>
  userId: UserId
  taskId: TaskId
  jobId: JobId | null
  serviceId: ServiceId | null
  documentId: DocumentId | null
  delegationId: DelegationId
  workerId: string
  claimKey: Buffer
  fence: number
  scopes: Scope[]
  credentialId: CredentialId | null
  credentialVersion: number | null
  remoteAccount: string | null
  sharedVersion: number | null
  keyId: string | null
  proofHash: Buffer
  createdAt: Generated<Date>
  expiresAt: Date
  ceiling: Date
  endedAt: Date | null
  endReason: 'finished' | 'released' | 'superseded' | 'revoked' | 'frozen' | null
}

export interface ProofIdentitiesTable {
  id: Generated<string>
  userId: UserId
  provider: string
  issuer: string
  subject: string
  label: string
  createdAt: Generated<Date>
  lastUsedAt: Generated<Date>
}

export interface ProofInternalServicesTable {
  id: Generated<string>
  name: string
  proofHash: Buffer
  status: Generated<string>
  createdAt: Generated<Date>
}

export interface ProofInvitationsTable {
  id: Generated<string>
  address: string
  locale: string
  note: Generated<string>
  invitedBy: string
  madeAt: Generated<Date>
  sentAt: Generated<Date>
  senderLost: Generated<boolean>
  expiresAt: Generated<Date>
  revokedAt: Date | null
  revokedBy: string | null
  acceptedAt: Date | null
  acceptedBy: string | null
}

export interface ProofInvitedRolesTable {
  invitationId: string
  role: string
  serviceId: ServiceId | null
  expiresAt: Date | null
}

export interface ProofKnownDevicesTable {
  userId: UserId
  device: Buffer
  country: string
  lastSeenAt: Generated<Date>
}

export interface ProofMailsTable {
  id: Generated<string>
  userId: UserId | null
  kind: string
  address: string
  detail: DefaultedJson
  locale: Generated<string>
  madeAt: Generated<Date>
  state: Generated<string>
  attempts: Generated<number>
  nextAttemptAt: Generated<Date>
  failure: string | null
  sentAt: Date | null
  linkHash: Buffer | null
  linkExpiresAt: Date | null
  linkEndedAt: Date | null
  invitationId: string | null
  senderId: string | null
}

export interface ProofMaintenanceRunsTable {
  id: Generated<string>
  task: string
  at: Date
  milliseconds: number
  changed: number
  failure: string | null
  times: Generated<number>
  lastAt: Date
}

export interface ProofMaintenanceTasksTable {
  task: string
  login: string
  purpose: string
  isCounted: Generated<boolean>
  dueAt: Generated<Date>
  ranAt: Date | null
  milliseconds: number | null
  changed: Generated<number>
  changedTotal: Generated<number>
  runs: Generated<number>
  failures: Generated<number>
  failedAt: Date | null
  failure: string | null
}

export interface ProofOpenidArrivalsTable {
  holderHash: Buffer
  provider: string
  issuer: string
  subject: string
  label: string
  email: string | null
  expiresAt: Generated<Date>
}

export interface ProofOpenidFlowsTable {
  stateHash: Buffer
  holderHash: Buffer
  provider: string
  nonce: string
  codeVerifier: string
  nextPage: string
  userId: UserId | null
  expiresAt: Generated<Date>
}

export interface ProofPasskeyCeremoniesTable {
  challenge: Buffer
  purpose: string
  holderHash: Buffer
  userId: UserId | null
  expiresAt: Generated<Date>
  isAnswered: Generated<boolean>
  passkeyId: string | null
}

export interface ProofPasskeysTable {
  id: Generated<string>
  userId: UserId
  credentialId: CredentialId
  publicKey: Buffer
  signCount: number
  transports: Generated<string[]>
  name: string
  signsIn: boolean
  createdAt: Generated<Date>
  lastUsedAt: Date | null
}

export interface ProofPasswordsTable {
  userId: UserId
  hash: string
  changedAt: Generated<Date>
  renewalRequiredAt: Date | null
}

export interface ProofPersonalTokensTable {
  id: string
  userId: UserId
  name: string
  proofHash: Buffer
  scopes: string[]
  createdAt: Generated<Date>
  expiresAt: Date
  endedAt: Date | null
  lastUsedAt: Date | null
  lastAddress: Generated<string>
  lastCountry: string | null
}

export interface ProofProgramAssertionsTable {
  programId: ProgramId
  id: string
  expiresAt: Date
}

export interface ProofProgramKeysTable {
  programId: ProgramId
  id: string
  publicKey: Buffer
  addedAt: Generated<Date>
  removedAt: Date | null
}

export interface ProofProgramSessionsTable {
  id: Generated<string>
  programId: ProgramId
  keyId: string
  proofHash: Buffer
  createdAt: Generated<Date>
  expiresAt: Date
}

export interface ProofRecoveryCodesTable {
  userId: UserId
  codeHash: Buffer
  usedAt: Date | null
}

export interface ProofRememberedDevicesTable {
  id: Generated<string>
  userId: UserId
  tokenHash: Buffer
  userAgent: Generated<string>
  createdAt: Generated<Date>
  lastUsedAt: Generated<Date>
  expiresAt: Date
}

export interface ProofRemovedBytesTable {
  fileId: FileId
  at: Generated<Date>
}

export interface ProofRevocationsTable {
  kind: 'grant' | 'job' | 'user' | 'credential' | 'service' | 'worker' | 'key' | 'everything'
  key: string
  at: Generated<Date>
}

export interface ProofSessionsTable {
  id: Generated<string>
  userId: UserId
  proofHash: Buffer
  kind: 'browser' | 'bearer'
  userAgent: Generated<string>
  address: Generated<string>
  country: string | null
  createdAt: Generated<Date>
  lastUsedAt: Generated<Date>
  expiresAt: Date
  endedAt: Date | null
  steppedUpAt: Date | null
  awaitsPassword: Generated<boolean>
}

export interface ProofSignInTicketsTable {
  ticketHash: Buffer
  userId: UserId
  shownDigest: Buffer
  tries: Generated<number>
  expiresAt: Date
}

export interface ProofStandingPermissionsTable {
  id: PermissionId
  userId: UserId
  kind: 'schedule' | 'consent'
  serviceId: ServiceId
  proofHash: Buffer | null
  createdAt: Generated<Date>
  expiresAt: Date | null
  endedAt: Date | null
  programId: ProgramId | null
  scopes: ProgramScope[] | null
}

export interface ProofStudiesTable {
  id: StudyId
  name: string
  description: Generated<string>
  countries: string[] | null
  research: NullableJson
  blocksForbidden: Generated<boolean>
  createdAt: Generated<Date>
  archivedAt: Date | null
}

export interface ProofStudyInvitationsTable {
  id: Generated<StudyInvitationId>
  studyId: StudyId
  address: string
  role: string
  invitedBy: string
  invitedAt: Generated<Date>
  declinedAt: Date | null
}

export interface ProofStudyMembersTable {
  studyId: StudyId
  userId: UserId
  role: string
  isOwner: Generated<boolean>
  addedBy: string
  joinedAt: Generated<Date>
}

export interface ProofTaskTokensTable {
  id: string
  userId: UserId
  sessionId: string
  purpose: string
  jobId: JobId
  fileId: FileId | null
  expiresAt: Date
  spentAt: Date | null
  leaseHash: Buffer | null
  leaseUntil: Date | null
}

export interface VaultAlertMessageItemsTable {
  messageId: string
  alertId: number
  times: number
}

export interface VaultAlertMessagesTable {
  id: Generated<string>
  channel: 'mail' | 'webhook'
  madeAt: Generated<Date>
  attempts: Generated<number>
  nextAttemptAt: Generated<Date>
  deliveredAt: Date | null
  failure: string | null
}

export interface VaultAlertsTable {
  id: GeneratedAlways<number>
  at: Generated<Date>
  kind: string
  severity: 'notice' | 'warning' | 'critical'
  userId: UserId | null
  subject: string
  detail: DefaultedJson
  times: Generated<number>
  lastAt: Generated<Date>
  acknowledgedAt: Date | null
}

export interface VaultAuditTable {
  lane: number
  sequence: number
  id: GeneratedAlways<number>
  at: Date
  clientId: string
  action: string
  outcome: string
  userId: UserId | null
  subject: Generated<string>
  detail: DefaultedJson
  keyId: string
  mac: Buffer
}

export interface VaultAuditHeadsTable {
  lane: number
  sequence: Generated<number>
  mac: Generated<Buffer>
}

export interface VaultChallengesTable {
  id: Buffer
  userId: UserId
  expiresAt: Date
}

export interface VaultClientsTable {
  id: string
  kind: 'api' | 'worker' | 'egress' | 'operator'
  publicKey: Buffer
  delegationKey: Buffer | null
  status: Generated<'active' | 'suspended'>
  enrolledAt: Generated<Date>
  lastSeenAt: Date | null
}

export interface VaultCredentialSecretsTable {
  credentialId: CredentialId
  userId: UserId
  version: number
  envelope: Buffer
  keyId: string
  accessExpiresAt: Date | null
  canRefresh: Generated<boolean>
  updatedAt: Generated<Date>
}

export interface VaultFileKeysTable {
  fileId: FileId
  userId: UserId
  wrappedKey: Buffer
  keyId: string
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}

export interface VaultHealthGrantsTable {
  id: GrantId
  serviceId: ServiceId
  workerId: string
  claimKey: Buffer
  scopes: Generated<string[]>
  createdAt: Generated<Date>
  expiresAt: Date
}

export interface VaultKeyCanariesTable {
  keyId: string
  envelope: Buffer
  createdAt: Generated<Date>
  rewrappingFor: string | null
}

export interface VaultOauthClientsTable {
  serviceId: ServiceId
  envelope: Buffer
  keyId: string
  updatedAt: Generated<Date>
}

export interface VaultOauthFlowsTable {
  stateHash: Buffer
  userId: UserId
  serviceId: ServiceId
  sessionHash: Buffer
  envelope: Buffer
  keyId: string
  expiresAt: Date
}

export interface VaultOauthRefreshesTable {
  credentialId: CredentialId
  userId: UserId
  holder: string
  heldUntil: Date
  failures: Generated<number>
  notBefore: Generated<Date>
}

export interface VaultRequestIdsTable {
  clientId: string
  id: string
  seenAt: Generated<Date>
}

export interface VaultServiceCredentialsTable {
  id: Generated<CredentialId>
  serviceId: ServiceId
  kind: 'health' | 'shared'
  type: 'api_token' | 'basic'
  origin: string
  version: Generated<number>
  remoteAccount: string
  expiresAt: Date | null
  isRefused: Generated<boolean>
  envelope: Buffer
  keyId: string
  updatedAt: Generated<Date>
}

export interface Schema {
  'app.acceptedTerms': AppAcceptedTermsTable
  'app.attempts': AppAttemptsTable
  'app.audit': AppAuditTable
  'app.batches': AppBatchesTable
  'app.controlFindings': AppControlFindingsTable
  'app.credentials': AppCredentialsTable
  'app.delegations': AppDelegationsTable
  'app.documentFindings': AppDocumentFindingsTable
  'app.documentPages': AppDocumentPagesTable
  'app.documentVersions': AppDocumentVersionsTable
  'app.documents': AppDocumentsTable
  'app.files': AppFilesTable
  'app.jobEvents': AppJobEventsTable
  'app.jobInputs': AppJobInputsTable
  'app.jobListings': AppJobListingsTable
  'app.jobs': AppJobsTable
  'app.modelReadings': AppModelReadingsTable
  'app.noticeTimes': AppNoticeTimesTable
  'app.notices': AppNoticesTable
  'app.notificationPreferences': AppNotificationPreferencesTable
  'app.oauthServers': AppOauthServersTable
  'app.permissionFiles': AppPermissionFilesTable
  'app.programBatches': AppProgramBatchesTable
  'app.programs': AppProgramsTable
  'app.resultDeletions': AppResultDeletionsTable
  'app.resultQuality': AppResultQualityTable
  'app.roleGrants': AppRoleGrantsTable
  'app.scheduleOccurrences': AppScheduleOccurrencesTable
  'app.schedules': AppSchedulesTable
  'app.serviceCatalogues': AppServiceCataloguesTable
  'app.serviceChecks': AppServiceChecksTable
  'app.serviceHealth': AppServiceHealthTable
  'app.serviceOptions': AppServiceOptionsTable
  'app.serviceSnapshots': AppServiceSnapshotsTable
  'app.serviceVersions': AppServiceVersionsTable
  'app.services': AppServicesTable
  'app.settingTemplates': AppSettingTemplatesTable
  'app.sharedTokenUses': AppSharedTokenUsesTable
  'app.steps': AppStepsTable
  'app.users': AppUsersTable
  'app.webhookDeliveries': AppWebhookDeliveriesTable
  'app.webhooks': AppWebhooksTable
  'proof.accountRemovals': ProofAccountRemovalsTable
  'proof.addressChanges': ProofAddressChangesTable
  'proof.authenticatorApps': ProofAuthenticatorAppsTable
  'proof.codeTries': ProofCodeTriesTable
  'proof.grants': ProofGrantsTable
  'proof.identities': ProofIdentitiesTable
  'proof.internalServices': ProofInternalServicesTable
  'proof.invitations': ProofInvitationsTable
  'proof.invitedRoles': ProofInvitedRolesTable
  'proof.knownDevices': ProofKnownDevicesTable
  'proof.mails': ProofMailsTable
  'proof.maintenanceRuns': ProofMaintenanceRunsTable
  'proof.maintenanceTasks': ProofMaintenanceTasksTable
  'proof.openidArrivals': ProofOpenidArrivalsTable
  'proof.openidFlows': ProofOpenidFlowsTable
  'proof.passkeyCeremonies': ProofPasskeyCeremoniesTable
  'proof.passkeys': ProofPasskeysTable
  'proof.passwords': ProofPasswordsTable
  'proof.personalTokens': ProofPersonalTokensTable
  'proof.programAssertions': ProofProgramAssertionsTable
  'proof.programKeys': ProofProgramKeysTable
  'proof.programSessions': ProofProgramSessionsTable
  'proof.recoveryCodes': ProofRecoveryCodesTable
  'proof.rememberedDevices': ProofRememberedDevicesTable
  'proof.removedBytes': ProofRemovedBytesTable
  'proof.revocations': ProofRevocationsTable
  'proof.sessions': ProofSessionsTable
  'proof.signInTickets': ProofSignInTicketsTable
  'proof.standingPermissions': ProofStandingPermissionsTable
  'proof.studies': ProofStudiesTable
  'proof.studyInvitations': ProofStudyInvitationsTable
  'proof.studyMembers': ProofStudyMembersTable
  'proof.taskTokens': ProofTaskTokensTable
  'vault.alertMessageItems': VaultAlertMessageItemsTable
  'vault.alertMessages': VaultAlertMessagesTable
  'vault.alerts': VaultAlertsTable
  'vault.audit': VaultAuditTable
  'vault.auditHeads': VaultAuditHeadsTable
  'vault.challenges': VaultChallengesTable
  'vault.clients': VaultClientsTable
  'vault.credentialSecrets': VaultCredentialSecretsTable
  'vault.fileKeys': VaultFileKeysTable
  'vault.healthGrants': VaultHealthGrantsTable
  'vault.keyCanaries': VaultKeyCanariesTable
  'vault.oauthClients': VaultOauthClientsTable
  'vault.oauthFlows': VaultOauthFlowsTable
  'vault.oauthRefreshes': VaultOauthRefreshesTable
  'vault.requestIds': VaultRequestIdsTable
  'vault.serviceCredentials': VaultServiceCredentialsTable
}
