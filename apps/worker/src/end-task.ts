import { release } from '@tessera/broker-client/grants'
import type { JobUnit } from '@tessera/db/unit'
import { endStep, type StepOutcome } from '@tessera/db/steps'
import type { ClaimedStep } from './steps/task.ts'

/** What came of a task. Its rows are written in the same transaction that ends the step. */
export type TaskEnd =
  | {
      readonly kind: 'step'
      readonly outcome: StepOutcome
      readonly write?: (unit: JobUnit) => Promise<unknown>
    }
  /** The service said no to the credential: the broker marks it, and the step waits for another. */
  | {
      readonly kind: 'credential_refused'
      /** The service's own words, plain text. */
      readonly reason: string
      readonly write: (unit: JobUnit) => Promise<unknown>
    }

export type TaskOutcome =
  | StepOutcome['kind']
  /** Done, and nothing follows. */
  | 'closed'
  | 'credential_refused'
  | 'put_back'
  | 'grant_ended'

export async function endTask(task: ClaimedStep, end: TaskEnd): Promise<TaskOutcome> {
  switch (end.kind) {
    case 'step':
      await task.user.unit(async (unit) => {
        await end.write?.(unit)
        await endStep(unit, end.outcome, { credentialUsed: task.use.isSeen })
      })
      return outcomeOf(end.outcome)
    case 'credential_refused':
      // Ending the step would end the grant, and only its holder may say this of a credential.
      await task.user.unit(end.write)
      await release(task.connection, task.grant, {
        credentialRefused: end.reason,
        credentialUsed: task.use.isSeen,
        putBack: false,
      })
      return end.kind
    default:
      return end satisfies never
  }
}

/** Whether nobody will ask for the task's context again. */
export function contextIsSpent(outcome: TaskOutcome): boolean {
  return outcome === 'closed' || outcome === 'dead'
}

function outcomeOf(outcome: StepOutcome): TaskOutcome {
  return outcome.kind === 'done' && outcome.closeDelegation === true ? 'closed' : outcome.kind
}
