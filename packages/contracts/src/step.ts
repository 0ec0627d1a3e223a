import { z } from 'zod'

/** One short piece of work that a worker claims. */
export const stepKind = z.enum([
  'submit-job',
  'poll-job',
  'collect-results',
  'cancel-job',
  'read-options',
  'list-jobs',
])
export type StepKind = z.infer<typeof stepKind>

/** What a delegation, and each grant made from it, allows at the service. */
export const scope = z.enum(['submit', 'poll', 'collect', 'cancel', 'read-options', 'list-jobs'])
export type Scope = z.infer<typeof scope>

/**
 * What the grant of a system check allows: to ask a service whether it is well. No job can be given it, and such a grant
 * allows nothing else.
 */
export type HealthScope = 'health'

/** The scopes that a step of each kind is given: a `poll` grant cannot submit. */
export const scopesOfStep = {
  'submit-job': ['submit'],
  'poll-job': ['poll'],
  'collect-results': ['collect', 'poll'],
  'cancel-job': ['cancel', 'poll'],
  'read-options': ['read-options'],
  'list-jobs': ['list-jobs'],
} as const satisfies Readonly<Record<StepKind, readonly Scope[]>>
