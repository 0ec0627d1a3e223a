import { ServiceError } from '@tessera/adapters/service-error'
import type { ServiceOptions } from '@tessera/contracts/service'
import { saveServiceOptions } from '@tessera/db/service-options'
import type { TaskEnd } from '../end-task.ts'
import { troubleWith } from './credential-trouble.ts'
import { accountAsked, type Task } from './task.ts'

/** Reads once what the user's account may choose at the service; a person is waiting for it, so nothing is retried. */
export async function readOptions(task: Task): Promise<TaskEnd> {
  const result = await read(task)
  return {
    kind: 'step',
    outcome: { kind: 'done', closeDelegation: true },
    write: async (unit) => await saveServiceOptions(unit, accountAsked(task.grant), result),
  }
}

async function read(
  task: Task,
): Promise<{ readonly options: ServiceOptions } | { readonly failure: string }> {
  const trouble = troubleWith(task.grant.credential)
  if (trouble !== null) return { failure: trouble }
  try {
    return { options: await task.adapter.readOptions(task.fetch, task.hold.signal) }
  } catch (error) {
    if (error instanceof ServiceError) return { failure: error.publicText }
    throw error
  }
}
