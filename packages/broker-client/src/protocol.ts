import { credential, removedCredential } from '@tessera/contracts/credential'
import { fileId, grantId, serviceId, taskId, userId } from '@tessera/contracts/ids'
import { credentialType, serviceKind } from '@tessera/contracts/service'
import { scope } from '@tessera/contracts/step'
import { encodeFields } from '@tessera/crypto/fields'
import { z } from 'zod'

/** Every call: its request and its answer, as JSON. Bytes travel as base64url. */

const bytes = z.base64url().max(200_000)
/** 32 bytes. */
export const key32 = z.base64url().length(43)
/**
 * For whom the caller asks; Postgres decides what that is worth. Of a session or a grant; of a program under a consent,
 * with 16 bytes more that name it.
 */
const proof = z.union([key32, z.base64url().length(64)])

export const sealingKeyStatement = z.object({
  purpose: z.enum(['credential', 'context']),
  keyId: z.string(),
  publicKey: z.string(),
  notBefore: z.string(),
  notAfter: z.string(),
  signature: z.string(),
  successions: z
    .array(z.object({ publicKey: z.string(), signature: z.string() }))
    .max(100)
    .readonly(),
})

export const sealingKeyInput = z.strictObject({ purpose: z.enum(['credential', 'context']) })

export const challengeInput = z.strictObject({ proof })
export const challengeAnswer = z.object({ challenge: key32, userId, expiresAt: z.iso.datetime() })

export const putCredentialInput = z.strictObject({
  proof,
  serviceId,
  type: credentialType,
  label: z.string().trim().min(1).max(80),
  challenge: key32,
  sealed: bytes,
})
/** Why a service's own word, or its absence, keeps a credential out. */
const notKept = [
  'refused',
  'expired',
  'unreachable',
  'service_inactive',
  'service_not_found',
] as const

/** `refused` and the like are answers and not errors: their audit records stay. */
export const putCredentialAnswer = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('stored'), credential }),
  z.object({
    outcome: z.enum(['challenge_spent', 'malformed', ...notKept]),
    /** The service's own words, plain text. */
    reason: z.string().nullable(),
  }),
])

export const beginOAuthInput = z.strictObject({
  proof,
  serviceId,
  label: z.string().trim().min(1).max(80),
})
export const beginOAuthAnswer = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('begun'),
    /** Of the sign-in server: where the browser goes. */
    url: z.url({ protocol: /^https?$/ }),
    expiresAt: z.iso.datetime(),
  }),
  z.object({ outcome: z.enum(['unreachable', 'service_inactive', 'service_not_found']) }),
])

export const completeOAuthInput = z.strictObject({
  proof,
  /** To whose address the browser was sent back. */
  serviceId,
  /** The query with which it came. */
  query: z.string().max(8192),
})
export const completeOAuthAnswer = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('stored'), credential }),
  z.object({
    outcome: z.enum([
      /** Answered before, too late, or never begun. */
      'state_spent',
      /** Of another user, or of another session of hers. */
      'state_of_another',
      'redirect_differs',
      'issuer_differs',
      'nonce_differs',
      'denied',
      'code_refused',
      /** The service has another address than when the sign-in was begun. */
      'service_moved',
      ...notKept,
    ]),
    /** The service's own words, plain text. */
    reason: z.string().nullable(),
  }),
])

export const credentialInput = z.strictObject({ proof, serviceId })
export const credentialStatusAnswer = z.object({ credential: credential.nullable() })
export const deleteCredentialAnswer = removedCredential.extend({ deleted: z.boolean() })

/** `origin`: the new address of the service, as its owner was shown it. */
export const confirmOriginInput = z.strictObject({ proof, serviceId, origin: z.string().max(500) })
export const confirmOriginAnswer = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('confirmed'), credential }),
  z.object({
    outcome: z.enum([
      /** No credential, or one that is of this address already. */
      'not_moved',
      /** The service has yet another address than the one that was confirmed. */
      'other_origin',
      /** It does not open, or is not the one that was last stored. */
      'not_authentic',
      /** It was given by its service for the former address only. */
      'not_movable',
      'refused',
      'expired',
      'unreachable',
      'service_inactive',
    ]),
    /** The service's own words, plain text. */
    reason: z.string().nullable(),
  }),
])

export const fileKeyInput = z.strictObject({ proof, fileId, publicKey: key32 })
export const fileKeyAnswer = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('key'), userId, sealed: bytes }),
  z.object({ outcome: z.literal('not_found') }),
])

export const redeemInput = z.strictObject({ taskId, sealedContext: bytes, publicKey: key32 })
export const refusalReason = z.enum([
  /** Another worker or key holds the step. */
  'held',
  /** The step, its job or its delegation has ended. */
  'ended',
  'not_due',
  'user_inactive',
  'service_inactive',
  /** The context does not open, is not signed by the api, or is of another task. */
  'context_refused',
  'not_found',
  /** More claims of this worker or this user than are answered in a short time. */
  'busy',
])
export type RefusalReason = z.infer<typeof refusalReason>
export const redeemAnswer = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('granted'),
    grantId,
    fence: z.number().int(),
    userId,
    serviceId: serviceId.nullable(),
    sealed: bytes,
  }),
  z.object({
    outcome: z.literal('refused'),
    reason: refusalReason,
    retryAt: z.iso.datetime().nullable(),
  }),
])

/** What is sealed to the claim key. */
export const grantContents = z.object({
  expiresAt: z.iso.datetime(),
  ceiling: z.iso.datetime(),
  scopes: z.array(scope),
  /** JSON text of the opened task context. */
  context: z.string(),
  rowProof: key32,
  /** Null where none has a part in the step. */
  service: z
    .object({ id: serviceId, kind: serviceKind, origin: z.string(), isLocal: z.boolean() })
    .nullable(),
  credential: z.discriminatedUnion('available', [
    z.discriminatedUnion('delivery', [
      z.object({
        available: z.literal(true),
        delivery: z.literal('sealed'),
        type: credentialType,
        secret: z.string(),
        origin: z.string(),
        remoteAccount: z.string().nullable(),
      }),
      /** Not in here: egress adds it to the requests of this grant. */
      z.object({
        available: z.literal(true),
        delivery: z.literal('egress'),
        type: credentialType,
        origin: z.string(),
        remoteAccount: z.string().nullable(),
      }),
    ]),
    z.object({
      available: z.literal(false),
      reason: z.enum([
        'none',
        'refused',
        'expired',
        'moved',
        'other_account',
        'not_needed',
        /** Its sign-in server is away, and its access token has ended. */
        'not_refreshed',
      ]),
    }),
  ]),
})

export const renewInput = z.strictObject({ grantId, publicKey: key32 })
export const renewAnswer = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('renewed'),
    expiresAt: z.iso.datetime(),
    /** The access token of now, sealed to the claim key; null where what was given stays good. */
    sealed: bytes.nullable(),
  }),
  z.object({ outcome: z.literal('ended') }),
])

/** What is sealed to the claim key when a grant is renewed. */
export const renewalContents = z.object({ secret: z.string() })

export const releaseInput = z.strictObject({
  grantId,
  publicKey: key32,
  /** The service said no to the credential: the owner is told, and every job of hers there waits. */
  credentialRefused: z.string().max(500).nullable(),
  /** The service answered a request that carried the credential. */
  credentialUsed: z.boolean(),
  /** Put the step back at once, instead of when the grant expires. */
  putBack: z.boolean(),
})
export const releaseAnswer = z.object({ released: z.boolean() })

export const releaseHeldInput = z.strictObject({})
export const releaseHeldAnswer = z.object({ released: z.int() })

/** Egress shows what a worker signed, and the text that it signed. */
export const egressCredentialInput = z.strictObject({
  workerProof: z.string().max(2048),
  request: z.string().max(16_384),
  publicKey: key32,
})
export const egressCredentialRefusal = z.enum([
  'not_signed',
  'grant_ended',
  'not_allowed',
  'no_credential',
])
export type EgressCredentialRefusal = z.infer<typeof egressCredentialRefusal>
export const egressCredentialAnswer = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('granted'), grantId, userId, serviceId, sealed: bytes }),
  z.object({ outcome: z.literal('refused'), reason: egressCredentialRefusal }),
])
/** What is sealed to egress' fresh key. */
export const egressCredentialContents = z.object({
  service: z.object({ kind: serviceKind, origin: z.string(), isLocal: z.boolean() }),
  scopes: z.array(scope),
  credential: z.object({ type: credentialType, secret: z.string(), origin: z.string() }).nullable(),
})

/** In one question. */
export const mostLiveGrants = 5_000
export const liveGrantsInput = z.strictObject({ grantIds: z.array(grantId).max(mostLiveGrants) })
export const liveGrantsAnswer = z.object({ live: z.array(grantId) })

/** For an administrator, by whom the api was asked. */
export const adminAcknowledgeInput = z.strictObject({ proof, id: z.int().positive() })

export const healthAnswer = z.object({ status: z.literal('ready') })

export const grantInfo = 'tessera/grant/v1'
export const renewalInfo = 'tessera/grant-renewal/v1'
export const egressCredentialInfo = 'tessera/egress-credential/v1'
export const fileKeyInfo = 'tessera/file-key/v1'

/** Binds a grant's contents to exactly this claim. */
export function grantAad(grant: {
  readonly grantId: string
  readonly taskId: string
  readonly fence: number
  readonly userId: string
  readonly serviceId: number | null
}): Uint8Array {
  const { grantId, taskId, fence, userId, serviceId } = grant
  return encodeFields(grantId, taskId, fence, userId, serviceId ?? '')
}

/** Binds what a renewal gave to that renewal. */
export function renewalAad(renewal: {
  readonly grantId: string
  readonly expiresAt: string
}): Uint8Array {
  return encodeFields(renewal.grantId, renewal.expiresAt)
}

/** Binds a credential that egress got to the one request for which it got it. */
export function egressCredentialAad(claim: {
  readonly grantId: string
  readonly requestHash: string
  readonly userId: string
  readonly serviceId: number
}): Uint8Array {
  return encodeFields(claim.grantId, claim.requestHash, claim.userId, claim.serviceId)
}

export function fileKeyAad(file: { readonly fileId: string; readonly userId: string }): Uint8Array {
  return encodeFields(file.fileId, file.userId)
}

/** Paths of the broker; each is a POST with a JSON body. */
export const brokerPaths = {
  sealingKey: '/trpc/sealingKey',
  challenge: '/trpc/challenge',
  putCredential: '/trpc/credentials.put',
  beginOAuth: '/trpc/oauth.begin',
  completeOAuth: '/trpc/oauth.complete',
  setOAuthClient: '/trpc/oauth.setClient',
  credentialStatus: '/trpc/credentials.status',
  confirmOrigin: '/trpc/credentials.confirmOrigin',
  deleteCredential: '/trpc/credentials.delete',
  fileKey: '/trpc/files.key',
  redeem: '/trpc/grants.redeem',
  renew: '/trpc/grants.renew',
  release: '/trpc/grants.release',
  releaseHeld: '/trpc/grants.releaseHeld',
  egressCredential: '/trpc/egress.credential',
  liveGrants: '/trpc/egress.liveGrants',
  revoke: '/trpc/grants.revoke',
  listAlerts: '/trpc/alerts.list',
  acknowledgeAlert: '/trpc/alerts.acknowledge',
  acknowledgeAlertAsAdmin: '/trpc/alerts.acknowledgeAsAdmin',
  setRole: '/trpc/users.setRole',
  forgetFactors: '/trpc/users.forgetFactors',
  enrollProgram: '/trpc/programs.enroll',
  setProgramStatus: '/trpc/programs.setStatus',
  listPrograms: '/trpc/programs.list',
  setDelivery: '/trpc/services.setDelivery',
  health: '/trpc/health',
  putServiceCredential: '/trpc/serviceCredentials.put',
  listServiceCredentials: '/trpc/serviceCredentials.list',
  removeServiceCredential: '/trpc/serviceCredentials.remove',
  importCredential: '/trpc/serviceCredentials.importForUser',
  setSharedTokenPolicy: '/trpc/sharedTokens.setPolicy',
  listSharedTokenUses: '/trpc/sharedTokens.listUses',
  claimHealth: '/trpc/serviceHealth.claim',
  reportHealth: '/trpc/serviceHealth.report',
  enroll: '/trpc/clients.enroll',
  listClients: '/trpc/clients.list',
  suspend: '/trpc/clients.suspend',
  listKeys: '/trpc/keys.list',
  rotateKey: '/trpc/keys.rotate',
  rewrapKeys: '/trpc/keys.rewrap',
  retireKey: '/trpc/keys.retire',
  seal: '/trpc/seal',
} as const
