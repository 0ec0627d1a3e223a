import type { ServiceAdapter, ServiceFetch } from '@tessera/adapters/adapter'
import type { UserContext } from '@tessera/auth-context/user-context'
import type { Broker } from '@tessera/broker-client/broker'
import type { BrokerConnection } from '@tessera/broker-client/call-broker'
import type { Grant, ServiceGrant } from '@tessera/broker-client/grants'
import type { JobWork } from '@tessera/db/job-work'
import type { RegisteredService } from '@tessera/db/services'
import type { FileStore } from '@tessera/encrypted-files/file-store'
import type { Logger } from '@tessera/runtime/logger'
import type { TaskContext } from '@tessera/tasks/task-context'
import type { CredentialUse } from '../credential-use.ts'
import type { TaskEnd } from '../end-task.ts'
import type { GrantHold } from '../hold-grant.ts'

/** A step that this worker holds. */
export interface ClaimedStep {
  readonly context: TaskContext
  /** Opens units of work under the grant. */
  readonly user: UserContext
  readonly grant: Grant
  readonly hold: GrantHold
  readonly use: CredentialUse
  readonly broker: Broker
  readonly connection: BrokerConnection
  readonly files: FileStore
  /** Where an operator keeps sites of panels; null where nobody does. */
  readonly panelSitesDir: string | null
  readonly logger: Logger
}

/** A claimed step with the service that it speaks to: all that its handler may use. */
export interface Task extends ClaimedStep {
  readonly grant: ServiceGrant
  readonly adapter: ServiceAdapter
  /** Bound to the grant. */
  readonly fetch: ServiceFetch
}

/** A step of a job, with what stood in its rows when it was claimed. */
export interface JobTask extends Task {
  readonly work: JobWork
  readonly service: RegisteredService
}

export type TaskHandler = (task: Task) => Promise<TaskEnd>

/** @param connect with the service of the step, where it has one */
export type StepHandler = (
  step: ClaimedStep,
  connect: (step: ClaimedStep) => Promise<Task>,
) => Promise<TaskEnd>

/** Whose account at which service a step asks about. */
export function accountAsked({ userId, service }: Pick<ServiceGrant, 'userId' | 'service'>) {
  return { userId, serviceId: service.id }
}

/** A time by the database's clock. */
export function later(step: ClaimedStep, seconds: number): Date {
  return new Date(step.hold.now().getTime() + seconds * 1000)
}
