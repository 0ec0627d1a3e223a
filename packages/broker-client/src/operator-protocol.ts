import { enrolledClient } from '@tessera/contracts/enrolled-client'
import { credentialId, grantId, jobId, programId, serviceId, userId } from '@tessera/contracts/ids'
import { line } from '@tessera/contracts/line'
import { program } from '@tessera/contracts/program'
import { userRole } from '@tessera/contracts/role'
import { username } from '@tessera/contracts/user'
import { z } from 'zod'
import { clientId } from './client-id.ts'
import { keyPurposes, keyStates } from './key-purpose.ts'
import { key32 } from './protocol.ts'

/** The calls that only the operator makes: programs, keys, revocation, alerts, and how services are used. */

export const enrollInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('worker'), id: clientId, publicKey: key32 }),
  z.strictObject({ kind: z.literal('egress'), id: clientId, publicKey: key32 }),
  z.strictObject({
    kind: z.literal('api'),
    id: clientId,
    publicKey: key32,
    delegationKey: key32,
  }),
])
/** `taken`: the name or the key is enrolled for another. */
export const enrollAnswer = z.object({ outcome: z.enum(['enrolled', 'taken']) })
export const clientList = z.array(enrolledClient)

/** Ends every grant of one thing that has begun. */
export const revokeInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('grant'), key: grantId }),
  z.strictObject({ kind: z.literal('job'), key: jobId }),
  z.strictObject({ kind: z.literal('user'), key: userId }),
  z.strictObject({ kind: z.literal('credential'), key: credentialId }),
  z.strictObject({ kind: z.literal('service'), key: serviceId }),
  z.strictObject({ kind: z.literal('worker'), key: clientId }),
  z.strictObject({ kind: z.literal('key'), key: line.min(1).max(200) }),
  z.strictObject({ kind: z.literal('everything') }),
])
export const revokeAnswer = z.object({ outcome: z.enum(['revoked', 'not_found']) })

export const listAlertsInput = z.strictObject({
  acknowledged: z.boolean(),
  limit: z.int().min(1).max(1000),
})
export const alertList = z.array(
  z.object({
    id: z.int(),
    kind: z.string(),
    severity: z.enum(['notice', 'warning', 'critical']),
    subject: z.string(),
    userId: userId.nullable(),
    times: z.int(),
    at: z.iso.datetime(),
    lastAt: z.iso.datetime(),
    acknowledgedAt: z.iso.datetime().nullable(),
    /** JSON text. */
    detail: z.string(),
  }),
)
export const acknowledgeInput = z.strictObject({ id: z.int().positive() })
export const acknowledgeAnswer = z.object({ acknowledged: z.boolean() })

export const suspendInput = z.strictObject({ id: clientId, suspended: z.boolean() })
export const suspendAnswer = z.object({ outcome: z.enum(['changed', 'not_found']) })

/** How credentials of a service reach its requests from now on. */
export const setDeliveryInput = z.strictObject({
  serviceId,
  delivery: z.enum(['sealed', 'egress']),
})
export const setDeliveryAnswer = z.object({
  outcome: z.enum(['changed', 'unchanged', 'not_found']),
})

/** Says what somebody may do here: this at every service and nothing else, or her own work alone. */
export const setRoleInput = z.strictObject({
  username,
  role: z.enum(['researcher', ...userRole.options]),
})
export type OnlyRole = z.infer<typeof setRoleInput>['role']
export const setRoleAnswer = z.object({
  outcome: z.enum(['changed', 'not_found', 'last_administrator']),
})

/** Takes all second factors of an account away, whose owner has lost them. */
export const forgetFactorsInput = z.strictObject({ username })
export const forgetFactorsAnswer = z.object({
  outcome: z.enum(['forgotten', 'none', 'not_found']),
})

/** Makes a program known that may act for users who allow it. */
export const enrollProgramAnswer = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('enrolled'), programId }),
  z.object({ outcome: z.literal('taken') }),
])
export const programStatusInput = z.strictObject({
  name: line.max(63),
  status: program.shape.status,
})
export const programStatusAnswer = z.object({ outcome: z.enum(['changed', 'not_found']) })
export const programList = z.array(program)

export const rewrapProgress = z.object({
  running: z.boolean(),
  rewrapped: z.int(),
  /** Rows that do not open. */
  failed: z.int(),
})
export const keyList = z.object({
  keys: z.array(
    z.object({
      purpose: z.enum(keyPurposes),
      id: z.string(),
      state: z.enum(keyStates),
      createdAt: z.iso.datetime(),
      replacedAt: z.iso.datetime().nullable(),
      destroyAt: z.iso.datetime().nullable(),
      /** Rows or waiting steps that need it. */
      uses: z.int(),
    }),
  ),
  rewrapping: rewrapProgress,
})
export const rotateInput = z.strictObject({ purpose: z.enum(keyPurposes) })
export const rotateAnswer = z.object({ keyId: z.string(), previousId: z.string() })
export const retireInput = z.strictObject({ id: line.max(64) })
export const retireAnswer = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.enum(['retired', 'not_found', 'not_previous']) }),
  z.object({
    outcome: z.literal('in_use'),
    uses: z.int(),
    by: z.enum(['rows', 'steps', 'records', 'ledger']),
  }),
  z.object({ outcome: z.literal('too_early'), until: z.iso.datetime() }),
])

/** What the broker shows itself with to the sign-in server of a service. */
export const setOAuthClientInput = z.strictObject({
  serviceId,
  /** A client secret, or a private key as JWK, as the server's record says. */
  secret: z.string().max(16_384),
})
export const setOAuthClientAnswer = z.object({
  outcome: z.enum([
    'stored',
    'service_not_found',
    /** The record of its sign-in server says that nothing is shown there. */
    'not_needed',
    'no_secret',
    'no_key',
  ]),
})
