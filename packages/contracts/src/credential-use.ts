import { z } from 'zod'
import { jobId } from './ids.ts'
import { serviceStepKind } from './step.ts'

/** One thing that was done with a credential, as its owner reads it. */
export const credentialUse = z.object({
  /** Rises with time. */
  id: z.int(),
  at: z.iso.datetime(),
  what: z.enum([
    'tried',
    'stored',
    'imported',
    'confirmed_for_address',
    'given',
    'given_again',
    'used_by_egress',
    'refused_by_service',
    'rolled_back',
    'deleted',
  ]),
  /** Null when it was not for a job. */
  jobId: jobId.nullable(),
  jobName: z.string().nullable(),
  step: serviceStepKind.nullable(),
  /** The process that asked the broker. */
  by: z.string(),
  /** Its network address, where it has one. */
  from: z.string().nullable(),
  /** What became of the grant that it was given with. */
  ending: z
    .enum(['live', 'finished', 'released', 'expired', 'superseded', 'revoked', 'frozen'])
    .nullable(),
})
export type CredentialUse = z.infer<typeof credentialUse>
