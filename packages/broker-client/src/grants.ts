import type { GrantId, ServiceId, TaskId, UserId } from '@tessera/contracts/ids'
import type { CredentialType, ServiceKind } from '@tessera/contracts/service'
import type { Scope } from '@tessera/contracts/step'
import { type ClaimKey, createClaimKey } from '@tessera/crypto/open-claim'
import { Secret } from '@tessera/crypto/secret'
import type { z } from 'zod'
import { type BrokerConnection, callBroker } from './call-broker.ts'
import {
  brokerPaths,
  grantAad,
  grantContents,
  grantInfo,
  redeemAnswer,
  type RefusalReason,
  releaseAnswer,
  releaseHeldAnswer,
  renewalAad,
  renewalContents,
  renewalInfo,
  renewAnswer,
} from './protocol.ts'

/** A worker's hold on one step: what it may do, for whom, until when. */
export interface Grant {
  readonly id: GrantId
  readonly taskId: TaskId
  readonly fence: number
  readonly userId: UserId
  readonly scopes: readonly Scope[]
  readonly expiresAt: Date
  readonly ceiling: Date
  /** JSON text of the task context. */
  readonly context: string
  /** Opens the rows of this grant's job, while the grant lives. */
  readonly rowProof: Secret<Uint8Array>
  /** Null where none has a part in the step: it is about a document. */
  readonly service: GrantedService | null
  readonly credential: GrantedCredential
  /** The public half of the claim key, base64url: shown again by its holder to renew or release. */
  readonly claimKey: string
  /** Opens what comes with a renewal. */
  readonly claim: Pick<ClaimKey, 'open'>
}

export interface GrantedService {
  readonly id: ServiceId
  readonly kind: ServiceKind
  readonly origin: string
  readonly isLocal: boolean
}

/** A grant for a step at a service. */
export type ServiceGrant = Grant & { readonly service: GrantedService }

/** @throws Error where no service has a part in the step */
export function serviceGrant(grant: Grant): ServiceGrant {
  const { service } = grant
  if (service === null) throw new Error('the step is at no service')
  return { ...grant, service }
}

export type GrantedCredential =
  | {
      readonly available: true
      readonly delivery: 'sealed'
      readonly type: CredentialType
      readonly secret: Secret<string>
      /** The only place where it may be sent. */
      readonly origin: string
      readonly remoteAccount: string | null
    }
  /** Held back: egress adds it to the requests of this grant. */
  | {
      readonly available: true
      readonly delivery: 'egress'
      readonly type: CredentialType
      readonly origin: string
      readonly remoteAccount: string | null
    }
  | {
      readonly available: false
      readonly reason:
        | 'none'
        | 'refused'
        | 'expired'
        | 'moved'
        | 'other_account'
        | 'not_needed'
        | 'not_refreshed'
    }

export type Redeemed =
  | { readonly outcome: 'granted'; readonly grant: Grant }
  | { readonly outcome: 'refused'; readonly reason: RefusalReason; readonly retryAt: Date | null }

/**
 * Claims a step: redeems its sealed context for a grant that only a fresh key can read.
 *
 * @param key made for this claim; shown again after an answer that was lost, it gets the same grant again, where another
 * one would find the step held
 */
export async function redeem(
  connection: BrokerConnection,
  task: { readonly taskId: TaskId; readonly sealedContext: Uint8Array },
  key?: ClaimKey,
): Promise<Redeemed> {
  const claim = key ?? (await createClaimKey())
  const claimKey = Buffer.from(claim.publicKey).toString('base64url')
  const answer = await callBroker(
    connection,
    brokerPaths.redeem,
    {
      taskId: task.taskId,
      sealedContext: Buffer.from(task.sealedContext).toString('base64url'),
      publicKey: claimKey,
    },
    redeemAnswer,
  )
  if (answer.outcome === 'refused') {
    return { ...answer, retryAt: answer.retryAt === null ? null : new Date(answer.retryAt) }
  }
  const aad = grantAad({ ...answer, taskId: task.taskId })
  const opened = await claim.open(Buffer.from(answer.sealed, 'base64url'), { info: grantInfo, aad })
  const contents = grantContents.parse(JSON.parse(opened.toString()))
  opened.fill(0)
  return {
    outcome: 'granted',
    grant: {
      id: answer.grantId,
      taskId: task.taskId,
      fence: answer.fence,
      userId: answer.userId,
      scopes: contents.scopes,
      expiresAt: new Date(contents.expiresAt),
      ceiling: new Date(contents.ceiling),
      context: contents.context,
      rowProof: new Secret<Uint8Array>(Buffer.from(contents.rowProof, 'base64url')),
      service: contents.service,
      credential: boxed(contents.credential),
      claimKey,
      claim,
    },
  }
}

function boxed(credential: z.infer<typeof grantContents>['credential']): GrantedCredential {
  return credential.available && credential.delivery === 'sealed'
    ? { ...credential, secret: new Secret(credential.secret) }
    : credential
}

export interface Renewal {
  readonly expiresAt: Date
  /** An access token in place of the one that came with the grant. */
  readonly secret: Secret<string> | null
}

/** @returns null when the grant has ended: stop at once */
export async function renew(connection: BrokerConnection, grant: Grant): Promise<Renewal | null> {
  const answer = await callBroker(
    connection,
    brokerPaths.renew,
    { grantId: grant.id, publicKey: grant.claimKey },
    renewAnswer,
  )
  if (answer.outcome === 'ended') return null
  const { expiresAt, sealed } = answer
  return {
    expiresAt: new Date(expiresAt),
    secret: sealed === null ? null : await openSecret(grant, expiresAt, sealed),
  }
}

async function openSecret(
  grant: Grant,
  expiresAt: string,
  sealed: string,
): Promise<Secret<string>> {
  const opened = await grant.claim.open(Buffer.from(sealed, 'base64url'), {
    info: renewalInfo,
    aad: renewalAad({ grantId: grant.id, expiresAt }),
  })
  const { secret } = renewalContents.parse(JSON.parse(opened.toString()))
  opened.fill(0)
  return new Secret(secret)
}

/** Gives a grant back before its time. */
export async function release(
  connection: BrokerConnection,
  grant: Grant,
  options: {
    readonly credentialRefused?: string | null
    /** The service answered a request that carried it. */
    readonly credentialUsed?: boolean
    readonly putBack: boolean
  },
): Promise<void> {
  await callBroker(
    connection,
    brokerPaths.release,
    {
      grantId: grant.id,
      publicKey: grant.claimKey,
      credentialRefused: options.credentialRefused ?? null,
      credentialUsed: options.credentialUsed ?? false,
      putBack: options.putBack,
    },
    releaseAnswer,
  )
}

/**
 * Gives back whatever this worker held in an earlier life, so that its steps need not wait for the end of their time.
 *
 * @returns how many
 */
export async function releaseHeld(connection: BrokerConnection): Promise<number> {
  const { releaseHeld: path } = brokerPaths
  return (await callBroker(connection, path, {}, releaseHeldAnswer)).released
}
