import { randomUUID } from 'node:crypto'
import {
  type AttemptId,
  attemptId,
  type DelegationId,
  delegationId,
  type FileId,
  fileId,
  type JobId,
  jobId,
  type PermissionId,
  permissionId,
  type ServiceId,
  serviceId,
  type TaskId,
  taskId,
  type UserId,
  userId,
} from '@tessera/contracts/ids'
import { Secret } from '@tessera/crypto/secret'
import type { NewJob } from '@tessera/db/jobs'
import type { Pool } from 'pg'
import { insertUser } from './rows.ts'

/** A user with a session, and with a job whose first step a worker holds. */
export interface Person {
  readonly userId: UserId
  readonly serviceId: ServiceId
  readonly jobId: JobId
  readonly attemptId: AttemptId
  readonly delegationId: DelegationId
  readonly taskId: TaskId
  /** Given to no job. */
  readonly uploadId: FileId
  /** Given to the job, and permitted by the standing permission. */
  readonly inputId: FileId
  readonly permissionId: PermissionId
  readonly session: Secret<Uint8Array>
  readonly grant: Secret<Uint8Array>
  readonly permission: Secret<Uint8Array>
  /** Of an access token with every scope. */
  readonly token: Secret<Uint8Array>
}

export async function newPerson(admin: Pool, service = 1): Promise<Person> {
  const [strand] = await insertUser(admin, [service])
  if (strand === undefined) throw new Error('the user has no strand')
  return {
    userId: userId.parse(strand.userId),
    serviceId: serviceId.parse(strand.serviceId),
    jobId: jobId.parse(strand.jobId),
    attemptId: attemptId.parse(strand.attemptId),
    delegationId: delegationId.parse(strand.delegationId),
    taskId: taskId.parse(strand.taskId),
    uploadId: fileId.parse(strand.uploadId),
    inputId: fileId.parse(strand.inputId),
    permissionId: permissionId.parse(strand.permissionId),
    session: new Secret<Uint8Array>(strand.sessionProof),
    grant: new Secret<Uint8Array>(strand.grantProof),
    permission: new Secret<Uint8Array>(strand.permissionProof),
    token: new Secret<Uint8Array>(strand.tokenProof),
  }
}

/** Whatever else she had. A researcher has none; an administrator has just stepped up. */
export async function haveOnlyRole(admin: Pool, userId: UserId, role: string): Promise<void> {
  await admin.query('delete from app.role_grants where user_id = $1', [userId])
  await admin.query(
    `insert into app.role_grants (user_id, role, expires_at) select $1, $2, '2126-01-01' where $2 <> 'researcher'`,
    [userId, role],
  )
  await stepUp(admin, userId)
}

/** As if she had shown in each of her sessions just now who she is. */
export async function stepUp(admin: Pool, userId: UserId): Promise<void> {
  await admin.query('update proof.sessions set stepped_up_at = now() where user_id = $1', [userId])
}

/** A job on the person's upload. */
export function newJob(of: Person): NewJob {
  return {
    id: jobId.parse(randomUUID()),
    userId: of.userId,
    serviceId: of.serviceId,
    name: 'Chromosome 20',
    settings: {
      panel: 'apps@panel@1.0.0',
      population: 'afr',
      build: 'hg19',
      phasing: 'eagle',
      mode: 'imputation',
      r2Filter: '0',
      aesEncryption: false,
    },
    fileIds: [of.uploadId],
    attempt: {
      id: attemptId.parse(randomUUID()),
      remoteName: `tessera-${randomUUID()}`,
      remoteAccount: null,
    },
    delegation: {
      id: delegationId.parse(randomUUID()),
      scopes: ['submit', 'poll', 'collect'],
      notBefore: new Date('2026-01-01'),
      deadline: new Date('2126-01-01'),
    },
    step: { id: taskId.parse(randomUUID()), kind: 'submit-job', sealedContext: new Uint8Array(8) },
  }
}
