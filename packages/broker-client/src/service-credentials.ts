import { serviceId, userId } from '@tessera/contracts/ids'
import { line } from '@tessera/contracts/line'
import { z } from 'zod'

/** What an operator asks about the credentials that are a service's own, and no user's. */

/** `health`: for system checks. `shared`: serves those who have none yet. */
export const serviceCredentialKind = z.enum(['health', 'shared'])
export type ServiceCredentialKind = z.infer<typeof serviceCredentialKind>

/** HPKE `info` of one on its way from the operator's command to the broker. */
export const serviceCredentialSealInfo = 'tessera/service-credential/v1'

export const putServiceCredentialInput = z.strictObject({
  serviceId,
  kind: serviceCredentialKind,
  type: z.enum(['api_token', 'basic']),
  sealed: z.base64url().max(200_000),
})
export const putServiceCredentialAnswer = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('stored'),
    account: z.string(),
    origin: z.string(),
    expiresAt: z.iso.datetime().nullable(),
  }),
  z.object({
    outcome: z.enum([
      'service_not_found',
      'service_inactive',
      'malformed',
      'refused',
      'expired',
      'unreachable',
    ]),
    /** The service's own words, plain text. */
    reason: z.string().nullable(),
  }),
])

export const removeServiceCredentialInput = z.strictObject({
  serviceId,
  kind: serviceCredentialKind,
})
export const removeServiceCredentialAnswer = z.object({ removed: z.boolean() })

export const serviceCredentialList = z.array(
  z.object({
    serviceId,
    serviceName: z.string(),
    kind: serviceCredentialKind,
    version: z.int(),
    account: z.string(),
    expiresAt: z.iso.datetime().nullable(),
    /** `moved`: the service has another address since it was stored, and it is not used. */
    state: z.enum(['good', 'refused', 'moved']),
  }),
)

/** `until`: from then on nobody is served. Null: nobody is from now on. */
export const sharedTokenPolicyInput = z.strictObject({
  serviceId,
  until: z.iso.datetime().nullable(),
})
export const sharedTokenPolicyAnswer = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('set'),
    /** A shared token is stored that the service takes: without it nobody is served. */
    hasToken: z.boolean(),
  }),
  z.object({ outcome: z.enum(['service_not_found', 'past']) }),
])

export const sharedTokenUses = z.array(
  z.object({
    serviceId,
    userId,
    day: z.iso.date(),
    uses: z.int(),
    /** Has a credential of her own by now. */
    hasMoved: z.boolean(),
  }),
)

/** A token that a user of the former platform had, sealed by the operator's command. */
export const importCredentialInput = z.strictObject({
  /** Her user name or e-mail address here. */
  user: line.min(1).max(254),
  /** Its number, or its short name. */
  service: line.min(1).max(63),
  type: z.enum(['api_token', 'basic']),
  sealed: z.base64url().max(200_000),
})
export const importCredentialAnswer = z.object({
  outcome: z.enum([
    'stored',
    /** She has one there already, which stays as it is. */
    'duplicate',
    'unknown_user',
    'unknown_service',
    'service_inactive',
    'malformed',
    /** Could not be verified, and was not stored. */
    'refused',
    'expired',
    'unreachable',
  ]),
})

/** HPKE `info` of such a token. */
export const importSealInfo = 'tessera/imported-credential/v1'
