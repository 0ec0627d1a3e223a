import type { AuthMetadata } from '@tessera/auth-context/auth-context'
import {
  attemptId,
  type JobId,
  jobId,
  type PermissionId,
  type ServiceId,
  type UserId,
} from '@tessera/contracts/ids'
import type { JobSettingLabels, SubmitJobInput } from '@tessera/contracts/job'
import type { SealingKey } from '@tessera/crypto/seal'
import type { AuditEntry } from '@tessera/db/audit'
import { type BatchPlace, insertJob } from '@tessera/db/jobs'
import { findServiceOptions } from '@tessera/db/service-options'
import type { SubmittingUnit } from '@tessera/db/unit'
import { findQuota } from '@tessera/db/usage'
import { Fault, type FaultOptions } from '@tessera/runtime/fault'
import { requireCredential, type UsableCredential } from '../credentials/require-credential.ts'
import type { Delegations } from '../delegations.ts'
import { newId } from '../new-id.ts'
import { startReading, type Submitter } from '../services/account-reading.ts'
import { requireService } from '../services/require-service.ts'
import { requireInputs } from './check-inputs.ts'
import { requireOffered } from './check-settings.ts'
import { noteConflicts } from './note-conflicts.ts'
import { newRemoteName } from './remote-name.ts'
import { requireStudy } from './require-study.ts'

export interface Submission {
  readonly userId: UserId
  readonly input: SubmitJobInput
  /** Under which it is submitted in the user's absence. */
  readonly permissionId?: PermissionId
  readonly idempotencyKey?: string
  readonly batch?: BatchPlace
  /** The account at the service on which it must run; null for whichever the credential is of. */
  readonly account?: string | null
  readonly method: AuthMetadata['method']
  /** A UUID; becomes the trace id of everything that follows. */
  readonly requestId: string
}

/**
 * Checks everything that a job needs, and writes it with its delegation and first step, in the unit of whoever may submit
 * it: nothing is queued for a job that cannot run.
 *
 * @returns what its line of the trail says beside who did it
 */
export async function submit(
  delegations: Delegations,
  unit: SubmittingUnit,
  contextKey: SealingKey,
  submission: Submission,
): Promise<{ readonly jobId: JobId } & Required<Pick<AuditEntry, 'detail'>>> {
  const { userId, input, permissionId, batch, idempotencyKey, method, requestId } = submission
  const { account, settingLabels } = await requireRunnable(unit, input)
  requireAccount(account, submission.account ?? null)
  const id = newId(jobId)
  const { delegation, step } = await delegations.create(unit, contextKey, {
    userId,
    jobId: id,
    serviceId: input.serviceId,
    kind: 'submit-job',
    scopes: ['submit', 'poll', 'collect', 'cancel'],
    lifetimeSeconds,
    method,
    requestId,
  })
  const attempt = { id: newId(attemptId), remoteName: newRemoteName(), ...account }
  const fileIds = [...new Set(input.fileIds)]
  const { serviceId, name, settings, studyId } = input
  await insertJob(unit, {
    serviceId,
    name,
    settings,
    ...(studyId != null && { studyId }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    ...(permissionId !== undefined && { permissionId }),
    ...(batch !== undefined && { batch }),
    fileIds,
    settingLabels,
    id,
    userId,
    attempt,
    delegation,
    step,
  })
  const against =
    studyId == null ? [] : await noteConflicts(unit, { userId, jobId: id }, { studyId, serviceId })
  const detail = {
    service: input.serviceId,
    files: fileIds.length,
    ...(account.onSharedAccount && { sharedToken: true }),
    ...(against.length > 0 && { againstTerms: against.join(', ') }),
  }
  return { jobId: id, detail }
}

/**
 * A unit of whoever submits. When it fails because nobody has read what the account may choose, that is read now: trying
 * again helps.
 */
export async function whileAskingForOptions<Unit extends SubmittingUnit, T>(
  delegations: Delegations,
  asker: { readonly principal: Submitter<Unit>; readonly requestId: string },
  work: (unit: Unit, userId: UserId) => Promise<T>,
): Promise<T> {
  try {
    return await asker.principal.asUser(work)
  } catch (error) {
    if (error instanceof OptionsNotRead)
      await startReading(delegations, asker, error.serviceId, 'read-options')
    throw error
  }
}

/** @returns what is kept of what is known at this moment */
export async function requireRunnable(
  unit: SubmittingUnit,
  input: SubmitJobInput,
): Promise<{ readonly account: UsableCredential; readonly settingLabels: JobSettingLabels }> {
  const service = await requireService(unit, input.serviceId)
  const account = await requireCredential(unit, service)
  await requireQuota(unit, service.id)
  await requireStudy(unit, input.studyId ?? null, service)
  await requireInputs(unit, input.fileIds, {
    limits: service.limits,
    build: input.settings.build,
    phasing: input.settings.phasing,
  })
  const known = await findServiceOptions(unit, service.id)
  if (known?.options == null) {
    const message = known?.failure ?? 'Nothing has been read there for your account yet.'
    throw new OptionsNotRead(service.id, { details: [{ subject: service.name, message }] })
  }
  return { account, settingLabels: requireOffered(input.settings, known.options) }
}

/** Refused before anything is written; a trigger keeps two who come at once from passing together. */
async function requireQuota(unit: SubmittingUnit, service: ServiceId): Promise<void> {
  const quota = await findQuota(unit, service)
  if (quota !== null && quota.sent >= quota.allowed) throw new Fault('quota_reached')
}

class OptionsNotRead extends Fault {
  readonly serviceId: ServiceId

  constructor(serviceId: ServiceId, options: FaultOptions) {
    super('service_options_unavailable', options)
    this.serviceId = serviceId
  }
}

/** @throws Fault `credential_other_account` when the credential was exchanged for one of another account */
export function requireAccount({ remoteAccount }: UsableCredential, wanted: string | null): void {
  if (wanted === null || remoteAccount === null || remoteAccount === wanted) return
  throw new Fault('credential_other_account', {
    details: [{ subject: wanted, message: `The credential is of ${remoteAccount} now.` }],
  })
}

/** For how long a job may act for its user: longer than any queue and run that was ever seen. */
const lifetimeSeconds = 14 * 24 * 3600
