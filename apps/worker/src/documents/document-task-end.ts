import type { TaskEnd } from '../end-task.ts'
import { type ClaimedStep, later } from '../steps/task.ts'

/** Nothing of what was asked for is left to do. */
export const done = {
  kind: 'step',
  outcome: { kind: 'done', closeDelegation: true },
} as const satisfies TaskEnd

/** It makes room for others, and comes again. */
export function again(step: ClaimedStep, seconds: number): TaskEnd {
  return { kind: 'step', outcome: { kind: 'again', dueAt: later(step, seconds) } }
}

/** How long a step works before it makes room: far less than a grant may be renewed for. */
export const turnMs = 5 * 60_000
