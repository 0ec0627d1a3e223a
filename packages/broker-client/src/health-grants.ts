import { grantId, type GrantId, serviceId, type ServiceId } from '@tessera/contracts/ids'
import {
  credentialType,
  healthState,
  serviceHealth,
  serviceKind,
  serviceOptions,
} from '@tessera/contracts/service'
import { workflow, type Workflow } from '@tessera/contracts/workflow'
import { createClaimKey } from '@tessera/crypto/open-claim'
import { encodeFields } from '@tessera/crypto/fields'
import { Secret } from '@tessera/crypto/secret'
import { z } from 'zod'
import { type BrokerConnection, callBroker } from './call-broker.ts'
import type { GrantedService } from './grants.ts'
import { brokerPaths, key32 } from './protocol.ts'

export const claimHealthInput = z.strictObject({ publicKey: key32 })
export const claimHealthAnswer = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('nothing_due') }),
  z.object({
    outcome: z.literal('granted'),
    grantId,
    serviceId,
    sealed: z.base64url().max(200_000),
  }),
])
/** What is sealed to the claim key. */
export const healthGrantContents = z.object({
  expiresAt: z.iso.datetime(),
  scopes: z.tuple([z.literal('health')]),
  service: z.object({ id: serviceId, kind: serviceKind, origin: z.string(), isLocal: z.boolean() }),
  /** Whether what it offers is to be read too, and, where it lists no choices, how it imputes. */
  catalogue: z.object({ isDue: z.boolean(), workflow: workflow.nullable() }),
  /** Null at a service whose credentials workers do not see: it is asked without one. */
  credential: z.object({ type: credentialType, secret: z.string(), origin: z.string() }).nullable(),
})
/** Characters: a request to the broker is bounded. */
export const longestCatalogue = 150_000
const foundHealth = serviceHealth
  .pick({ milliseconds: true, queued: true, announcement: true })
  .extend({
    // That a panel is gone shows only beside what was offered before.
    state: healthState.exclude(['panel_gone']),
    catalogue: serviceOptions
      .refine((offered) => JSON.stringify(offered).length <= longestCatalogue, 'too long')
      .optional(),
  })
export type FoundHealth = z.infer<typeof foundHealth>
export const reportHealthInput = z.strictObject({ grantId, publicKey: key32, found: foundHealth })
export const reportHealthAnswer = z.object({ recorded: z.boolean() })

export const healthGrantInfo = 'tessera/health-grant/v1'

/** Binds the contents to exactly this claim. */
export function healthGrantAad(grant: {
  readonly grantId: string
  readonly serviceId: number
}): Uint8Array {
  return encodeFields('health', grant.grantId, grant.serviceId)
}

/** A worker's right to ask one service whether it is well. It opens no rows and is nobody's. */
export interface HealthGrant {
  readonly id: GrantId
  readonly serviceId: ServiceId
  readonly scopes: readonly ['health']
  readonly expiresAt: Date
  readonly service: GrantedService
  readonly catalogue: { readonly isDue: boolean; readonly workflow: Workflow | null }
  readonly credential:
    | {
        readonly available: true
        readonly delivery: 'sealed'
        readonly type: z.infer<typeof credentialType>
        readonly secret: Secret<string>
        readonly origin: string
        readonly remoteAccount: null
      }
    | { readonly available: false; readonly reason: 'not_needed' }
  readonly claimKey: string
}

/** @returns null when no service is due */
export async function claimHealthCheck(connection: BrokerConnection): Promise<HealthGrant | null> {
  const claim = await createClaimKey()
  const claimKey = Buffer.from(claim.publicKey).toString('base64url')
  const answer = await callBroker(
    connection,
    brokerPaths.claimHealth,
    { publicKey: claimKey },
    claimHealthAnswer,
  )
  if (answer.outcome === 'nothing_due') return null
  const opened = await claim.open(Buffer.from(answer.sealed, 'base64url'), {
    info: healthGrantInfo,
    aad: healthGrantAad(answer),
  })
  const { scopes, service, catalogue, credential, expiresAt } = healthGrantContents.parse(
    JSON.parse(opened.toString()),
  )
  opened.fill(0)
  return {
    id: answer.grantId,
    serviceId: answer.serviceId,
    scopes,
    service,
    catalogue,
    expiresAt: new Date(expiresAt),
    credential:
      credential === null
        ? { available: false, reason: 'not_needed' }
        : {
            ...credential,
            available: true,
            delivery: 'sealed',
            remoteAccount: null,
            secret: new Secret(credential.secret),
          },
    claimKey,
  }
}

/** Says what came of it; the grant is over by that. */
export async function reportHealth(
  connection: BrokerConnection,
  grant: HealthGrant,
  found: z.input<typeof reportHealthInput>['found'],
): Promise<void> {
  await callBroker(
    connection,
    brokerPaths.reportHealth,
    { grantId: grant.id, publicKey: grant.claimKey, found },
    reportHealthAnswer,
  )
}
