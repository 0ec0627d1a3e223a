import { type KeyObject, randomBytes, randomUUID } from 'node:crypto'
import {
  attemptId,
  delegationId,
  fileId,
  type JobId,
  jobId,
  type ServiceId,
  type TaskId,
  taskId,
} from '@tessera/contracts/ids'
import type { Scope } from '@tessera/contracts/step'
import type { SealingKey } from '@tessera/crypto/seal'
import { readDatabaseTime } from '@tessera/db/database-time'
import { insertInput } from '@tessera/db/inputs'
import { insertJob } from '@tessera/db/jobs'
import type { Login } from '@tessera/db/login'
import { asUser } from '@tessera/db/unit'
import { signDelegation } from '@tessera/tasks/delegation-signature'
import { sealTaskContext } from '@tessera/tasks/task-context'
import type { TestDatabase } from './database.ts'
import type { SignedInUser } from './people.ts'

export interface DelegatedJob {
  readonly jobId: JobId
  /** The first step. */
  readonly taskId: TaskId
  readonly sealedContext: Uint8Array
}

/** A job as the api writes it: with delegation, signed context and first step. */
export async function delegateJob(
  login: Login<'tessera_api'>,
  by: {
    readonly user: SignedInUser
    readonly serviceId: ServiceId
    readonly contextKey: SealingKey
    readonly signedBy: string
    readonly signingKey: KeyObject
    readonly scopes?: readonly Scope[]
    /** Before it is due; its delegation has a day left. */
    readonly madeDaysAgo?: number
  },
): Promise<DelegatedJob> {
  const { user, serviceId } = by
  const job = jobId.parse(randomUUID())
  const task = taskId.parse(randomUUID())
  const input = fileId.parse(randomUUID())
  const now = (await asUser(login, user.proof, readDatabaseTime)).getTime()
  const madeAt = now - (by.madeDaysAgo ?? 0) * day
  const delegation = {
    id: delegationId.parse(randomUUID()),
    scopes: by.scopes ?? (['submit', 'poll', 'collect', 'cancel'] as const),
    notBefore: new Date(madeAt - 1000),
    deadline: new Date(now + day),
  }
  const terms = { ...delegation, userId: user.id, jobId: job, documentId: null, serviceId }
  const sealedContext = await sealTaskContext(by.contextKey, {
    version: 1,
    userId: user.id,
    email: `${user.username}@example.org`,
    jobId: job,
    documentId: null,
    taskId: task,
    kind: 'submit-job',
    delegationId: delegation.id,
    locale: 'en',
    trace: randomBytes(16).toString('hex'),
    auth: { method: 'browser' },
    createdAt: new Date(madeAt).toISOString(),
    signedBy: by.signedBy,
    signature: signDelegation(by.signingKey, terms),
  })
  await asUser(login, user.proof, async (unit) => {
    await insertInput(unit, { id: input, userId: user.id, name: 'chr20.vcf.gz', sizeBytes: 1 })
    await insertJob(unit, {
      id: job,
      userId: user.id,
      serviceId,
      name: 'test',
      settings: {
        panel: 'apps@panel@1.0.0',
        population: 'off',
        build: 'hg19',
        phasing: 'eagle',
        mode: 'imputation',
        r2Filter: '0',
        aesEncryption: false,
      },
      fileIds: [input],
      attempt: {
        id: attemptId.parse(randomUUID()),
        remoteName: `tessera-${randomBytes(6).toString('hex')}`,
        remoteAccount: null,
      },
      delegation,
      step: { id: task, kind: 'submit-job', sealedContext },
    })
  })
  return { jobId: job, taskId: task, sealedContext }
}

/** What the dispatcher does when it sends a step. */
export async function markDispatched(database: TestDatabase, task: TaskId): Promise<void> {
  await database.adminPool.query(
    `update app.steps set state = 'dispatched', dispatch = dispatch + 1, dispatched_at = now() where id = $1`,
    [task],
  )
}

const day = 86_400_000
