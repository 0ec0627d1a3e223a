import type { DocumentId, TaskId, UserId } from '@tessera/contracts/ids'
import { scopesOfStep } from '@tessera/contracts/step'
import type { SealingKey } from '@tessera/crypto/seal'
import { insertDelegatedStep } from '@tessera/db/steps'
import type { UserUnit } from '@tessera/db/unit'
import type { Delegations } from '../delegations.ts'
import type { Principal } from '../http/principal.ts'

/** Whoever asked for it. */
export interface Asker {
  readonly principal: Pick<Principal, 'method'>
  readonly requestId: string
}

/** Has a worker read or write the document, as its owner. @returns the task */
export async function startWork(
  unit: UserUnit,
  delegations: Delegations,
  contextKey: SealingKey,
  asker: Asker,
  work: {
    readonly kind: 'read-document' | 'ask-model' | 'write-report'
    readonly userId: UserId
    readonly documentId: DocumentId
  },
): Promise<TaskId> {
  const { kind, userId, documentId } = work
  const { delegation, step } = await delegations.create(unit, contextKey, {
    userId,
    jobId: null,
    documentId,
    serviceId: null,
    kind,
    scopes: scopesOfStep[kind],
    lifetimeSeconds,
    method: asker.principal.method,
    requestId: asker.requestId,
  })
  await insertDelegatedStep(unit, { userId, documentId }, delegation, step)
  return step.id
}

/** A week: documents stand in line, and one of hundreds of scanned pages takes hours. */
const lifetimeSeconds = 7 * 86_400
