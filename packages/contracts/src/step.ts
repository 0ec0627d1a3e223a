import { z } from 'zod'

/** What a worker claims and does at a service. */
export const serviceStepKind = z.enum([
  'submit-job',
  'poll-job',
  'collect-results',
  'cancel-job',
  'read-options',
  'list-jobs',
])

/** One short piece of work that a worker claims. */
export const stepKind = z.enum([
  ...serviceStepKind.options,
  'read-document',
  'ask-model',
  'write-report',
])
export type StepKind = z.infer<typeof stepKind>

/** What may be done at a service. */
const serviceScope = z.enum(['submit', 'poll', 'collect', 'cancel', 'read-options', 'list-jobs'])
export type ServiceScope = z.infer<typeof serviceScope>

/** What may be done with a document, in which no service has a part. */
const documentScope = z.enum(['read-document', 'ask-model', 'write-report'])

/** What a delegation, and each grant made from it, allows. */
export const scope = z.enum([...serviceScope.options, ...documentScope.options])
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
  'read-document': ['read-document'],
  'ask-model': ['ask-model'],
  'write-report': ['write-report'],
} as const satisfies Readonly<Record<StepKind, readonly Scope[]>>
