import type { KeyObject } from 'node:crypto'
import { type AuthMetadata, createAuthContext } from '@tessera/auth-context/auth-context'
import type { Broker } from '@tessera/broker-client/broker'
import {
  type DocumentId,
  type JobId,
  type ServiceId,
  type UserId,
  delegationId,
  taskId,
} from '@tessera/contracts/ids'
import type { Scope, StepKind } from '@tessera/contracts/step'
import type { SealingKey } from '@tessera/crypto/seal'
import type { NewDelegation, NewStep } from '@tessera/db/steps'
import type { SubmittingUnit } from '@tessera/db/unit'
import { readDatabaseTime } from '@tessera/db/database-time'
import { getContact } from '@tessera/db/users'
import { signDelegation } from '@tessera/tasks/delegation-signature'
import { sealTaskContext } from '@tessera/tasks/task-context'
import { newId } from './new-id.ts'

/** Writes down, signed, that the house may act for a user at a service, and which step does so first. */
export interface Delegations {
  /** Asked before a unit of work opens, because a unit waits for no other process. */
  contextKey(): Promise<SealingKey>
  create(unit: SubmittingUnit, key: SealingKey, wanted: WantedStep): Promise<DelegatedStep>
}

interface WantedStep {
  readonly userId: UserId
  readonly jobId: JobId | null
  /** Where it is about a document, and no service has a part in it. */
  readonly documentId?: DocumentId
  readonly serviceId: ServiceId | null
  readonly kind: StepKind
  readonly scopes: readonly Scope[]
  readonly lifetimeSeconds: number
  /** Of the user; read in the unit unless told. */
  readonly contact?: { readonly email: string | null; readonly locale: string }
  readonly method: AuthMetadata['method']
  /** A UUID; becomes the trace id of everything that follows from the request. */
  readonly requestId: string
}

interface DelegatedStep {
  readonly delegation: NewDelegation
  readonly step: NewStep
}

export function createDelegations(
  broker: Broker,
  signer: { readonly clientId: string; readonly signingKey: KeyObject },
): Delegations {
  return {
    async contextKey() {
      return (await broker.sealingKey('context')).key
    },
    async create(unit, key, wanted) {
      const { userId, jobId, serviceId, kind, scopes } = wanted
      const documentId = wanted.documentId ?? null
      const [notBefore, { email, locale }] = await Promise.all([
        readDatabaseTime(unit),
        wanted.contact ?? getContact(unit, userId),
      ])
      const deadline = new Date(notBefore.getTime() + wanted.lifetimeSeconds * 1000)
      const delegation = { id: newId(delegationId), scopes, notBefore, deadline }
      const step = { id: newId(taskId), kind }
      const sealedContext = await sealTaskContext(key, {
        version: 1,
        ...createAuthContext({ userId, email, auth: { method: wanted.method } }),
        jobId,
        documentId,
        taskId: step.id,
        kind,
        delegationId: delegation.id,
        locale,
        trace: wanted.requestId.replaceAll('-', ''),
        signedBy: signer.clientId,
        signature: signDelegation(signer.signingKey, {
          ...delegation,
          userId,
          jobId,
          documentId,
          serviceId,
        }),
      })
      return { delegation, step: { ...step, sealedContext } }
    },
  }
}
