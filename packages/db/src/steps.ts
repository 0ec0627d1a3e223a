import type {
  AttemptId,
  DelegationId,
  DocumentId,
  JobId,
  ServiceId,
  TaskId,
  UserId,
} from '@tessera/contracts/ids'
import type { Scope, StepKind } from '@tessera/contracts/step'
import { sql } from 'kysely'
import type { JobUnit, SubmittingUnit } from './unit.ts'

export interface NewDelegation {
  readonly id: DelegationId
  readonly scopes: readonly Scope[]
  readonly notBefore: Date
  readonly deadline: Date
}

export interface NewStep {
  readonly id: TaskId
  readonly kind: StepKind
  /** The task context, sealed to the broker. */
  readonly sealedContext: Uint8Array
  readonly dueAt?: Date
}

/** Whose a step is and what it is about. */
export type StepOwner = StepOfService | StepOfDocument

interface StepOfService {
  readonly userId: UserId
  readonly serviceId: ServiceId
  readonly jobId: JobId | null
  readonly attemptId: AttemptId | null
}

interface StepOfDocument {
  readonly userId: UserId
  readonly documentId: DocumentId
}

/** A new permission to act for the user, and the step that will use it first. */
export async function insertDelegatedStep(
  unit: SubmittingUnit,
  owner: StepOwner,
  delegation: NewDelegation,
  step: NewStep,
): Promise<void> {
  await unit.transaction
    .insertInto('app.delegations')
    .values({
      id: delegation.id,
      userId: owner.userId,
      ...('documentId' in owner
        ? { documentId: owner.documentId }
        : { jobId: owner.jobId, serviceId: owner.serviceId }),
      scopes: [...delegation.scopes],
      notBefore: delegation.notBefore,
      deadline: delegation.deadline,
    })
    .execute()
  await insertStep(unit, owner, delegation.id, step)
}

/** The step after this one, under the same delegation. */
export async function insertStep(
  unit: SubmittingUnit | JobUnit,
  owner: StepOwner,
  delegationId: DelegationId,
  step: NewStep,
): Promise<void> {
  await unit.transaction
    .insertInto('app.steps')
    .values({
      id: step.id,
      userId: owner.userId,
      ...('documentId' in owner
        ? { documentId: owner.documentId }
        : { serviceId: owner.serviceId, jobId: owner.jobId, attemptId: owner.attemptId }),
      delegationId,
      kind: step.kind,
      sealedContext: Buffer.from(step.sealedContext),
      ...(step.dueAt !== undefined && { dueAt: step.dueAt }),
    })
    .execute()
}

/**
 * A part of the work as a step of its own, which may do less. What it may do is cut from the delegation of this unit's
 * grant: the database takes user, job, service and deadline from there, and refuses scopes that are not in it.
 */
export async function insertChildStep(
  unit: JobUnit,
  owner: StepOwner,
  child: { readonly id: DelegationId; readonly scopes: readonly Scope[] },
  step: NewStep,
): Promise<void> {
  const { id, scopes } = child
  await sql`select app.delegate_child(${id}, ${[...scopes]}::text[])`.execute(unit.transaction)
  await insertStep(unit, owner, id, step)
}

/** Whether the service is being asked just now what this account may choose. */
export async function isBeingRead(
  unit: SubmittingUnit,
  serviceId: ServiceId,
  kind: 'read-options' | 'list-jobs',
): Promise<boolean> {
  const row = await unit.transaction
    .selectFrom('app.steps')
    .select('id')
    .where('serviceId', '=', serviceId)
    .where('kind', '=', kind)
    .where('state', 'in', ['due', 'dispatched', 'claimed', 'waiting'])
    .executeTakeFirst()
  return row !== undefined
}

/** Whether that was asked within the last minute, whatever came of it. */
export async function wasReadLately(
  unit: SubmittingUnit,
  serviceId: ServiceId,
  kind: 'read-options' | 'list-jobs',
): Promise<boolean> {
  const row = await unit.transaction
    .selectFrom('app.steps')
    .select('id')
    .where('serviceId', '=', serviceId)
    .where('kind', '=', kind)
    .where(sql<boolean>`coalesce(ended_at, now()) > now() - interval '1 minute'`)
    .executeTakeFirst()
  return row !== undefined
}

/** After so many failures in a row a step is given up. */
export const mostFailures = 8

export type StepOutcome =
  | { readonly kind: 'done'; readonly closeDelegation?: boolean }
  /** Not finished: the same step again, later. */
  | { readonly kind: 'again'; readonly dueAt: Date }
  /** Something went wrong that may pass. */
  | { readonly kind: 'failed'; readonly dueAt: Date; readonly reason: string }
  /** The whole time of the grant was not enough. The reason says how far the step has come. */
  | { readonly kind: 'overrun'; readonly dueAt: Date; readonly reason: string }
  /** Nothing to do until something happens elsewhere; whoever makes it happen wakes the step. */
  | { readonly kind: 'waiting'; readonly reason: string }
  /** Given up. */
  | { readonly kind: 'dead'; readonly reason: string }

/**
 * The last statement of a step's last unit: its outcome and the end of its grant, in one transaction. Nothing after it
 * finds a live proof.
 *
 * @param use.credentialUsed the service answered a request that carried the credential of the grant
 */
export async function endStep(
  unit: JobUnit,
  outcome: StepOutcome,
  { credentialUsed }: { readonly credentialUsed: boolean } = { credentialUsed: false },
): Promise<void> {
  const dueAt = 'dueAt' in outcome ? outcome.dueAt : null
  const reason = 'reason' in outcome ? outcome.reason : null
  const closeDelegation =
    outcome.kind === 'dead' || (outcome.kind === 'done' && outcome.closeDelegation === true)
  await sql`select app.end_step(${outcome.kind}, ${dueAt}::timestamptz, ${reason}, ${closeDelegation},
    ${credentialUsed})`.execute(unit.transaction)
}
