import { grantAad, grantContents, grantInfo } from '@tessera/broker-client/protocol'
import type { CredentialType } from '@tessera/contracts/service'
import { CryptoError } from '@tessera/crypto/crypto-error'
import { seal } from '@tessera/crypto/seal'
import type { Secret } from '@tessera/crypto/secret'
import type { StoredGrant } from '@tessera/db/vault/grants'
import { type ClaimSubject, isAtService, type ServiceClaim } from '@tessera/db/vault/claim-subjects'
import type { TaskContext } from '@tessera/tasks/task-context'
import type { z } from 'zod'
import { storedCredentialAad, storedServiceCredentialAad } from '../associated-data.ts'
import type { BrokerDeps } from '../context.ts'
import { tellOfForgery } from '../credentials/tell-of-forgery.ts'
import { decodeStoredTokens } from '../oauth/stored-tokens.ts'
import type { CredentialChoice } from './choose-credential.ts'
import { encodeJson } from './encode-json.ts'

/**
 * The grant as only the holder of the claim key can read it. Where its service delivers through egress, it holds no
 * credential.
 */
export async function sealGrant(
  deps: OpeningDeps,
  answer: {
    readonly grant: Pick<StoredGrant, 'id' | 'fence' | 'scopes' | 'expiresAt' | 'ceiling'>
    readonly rowProof: Secret<Uint8Array>
    readonly subject: ClaimSubject
    readonly context: TaskContext
    readonly credential: CredentialChoice
    readonly publicKey: Uint8Array
  },
): Promise<Uint8Array> {
  const { grant, subject } = answer
  const credential = !answer.credential.available
    ? answer.credential
    : isAtService(subject)
      ? await deliveredCredential(deps, subject, answer.credential.whose)
      : none
  const contents = {
    expiresAt: grant.expiresAt.toISOString(),
    ceiling: grant.ceiling.toISOString(),
    scopes: [...grant.scopes],
    context: JSON.stringify(answer.context),
    rowProof: Buffer.from(answer.rowProof.expose()).toString('base64url'),
    service: isAtService(subject)
      ? {
          id: subject.serviceId,
          kind: subject.serviceKind,
          origin: subject.serviceOrigin,
          isLocal: subject.serviceIsLocal,
        }
      : null,
    credential,
  } satisfies Omit<GrantContents, 'credential'> & { readonly credential: DeliveredCredential }
  const plaintext = encodeJson(contents)
  if ('secret' in credential) credential.secret.fill(0)
  const aad = grantAad({
    grantId: grant.id,
    taskId: subject.taskId,
    fence: grant.fence,
    userId: subject.userId,
    serviceId: subject.serviceId,
  })
  const sealed = await seal(
    { id: 'claim', publicKey: answer.publicKey },
    { info: grantInfo, aad, plaintext },
  )
  plaintext.fill(0)
  return sealed
}

type OpeningDeps = Pick<BrokerDeps, 'keys' | 'login' | 'logger' | 'watch'>
type GrantContents = z.input<typeof grantContents>
type Delivered = GrantContents['credential']
type UnavailableCredential = Extract<Delivered, { readonly available: false }>
/** Its secret is bytes, for whoever opened it to wipe. */
export type WithSecretBytes<T extends { readonly secret: string }> = Omit<T, 'secret'> & {
  readonly secret: Buffer
}
type SealedDelivery = Extract<Delivered, { readonly secret: string }>
type OpenedCredential = WithSecretBytes<SealedDelivery>
type DeliveredCredential = OpenedCredential | Exclude<Delivered, SealedDelivery>

async function deliveredCredential(
  deps: OpeningDeps,
  subject: ServiceClaim,
  whose: 'own' | 'shared',
): Promise<DeliveredCredential> {
  if (subject.serviceDelivery === 'sealed') return await openCredential(deps, subject, whose)
  const stored = storedFor(subject, whose)
  if (stored === null) return none
  const { type, origin, remoteAccount } = stored
  return { available: true, delivery: 'egress', type, origin, remoteAccount }
}

/** One that does not open was changed behind our back: its owner must enter it again, and the operator must look. */
export async function openCredential(
  deps: OpeningDeps,
  subject: ServiceClaim,
  whose: 'own' | 'shared',
): Promise<OpenedCredential | UnavailableCredential> {
  const stored = storedFor(subject, whose)
  if (stored === null) return none
  const { aad, envelope, type, origin, remoteAccount } = stored
  try {
    deps.watch.metrics.decryptions.inc({ what: 'credential' })
    const secret = sentSecret(type, await deps.keys.openEnvelope({ aad, envelope }))
    return {
      available: true,
      delivery: 'sealed',
      type,
      secret,
      origin,
      remoteAccount,
    }
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error
    await tellOfForgery(deps, subject, error)
    return { available: false, reason: 'refused' }
  }
}

/** What opens with which associated data; null where there is none. */
function storedFor(subject: ServiceClaim, whose: 'own' | 'shared') {
  const { userId, serviceId } = subject
  if (whose === 'shared') {
    // It serves at the address of its service only: the rows were read by that.
    const { sharedId: id, sharedType: type, serviceOrigin: origin } = subject
    const { sharedVersion: version, sharedEnvelope: envelope } = subject
    if (id === null || type === null || version === null || envelope === null) return null
    const row = { id, serviceId, kind: 'shared', origin, type, version } as const
    const aad = storedServiceCredentialAad(row)
    return { aad, envelope, type, origin, remoteAccount: subject.sharedAccount }
  }
  const { credentialId, credentialType: type, credentialOrigin: origin } = subject
  const { credentialVersion: version, envelope } = subject
  if (credentialId === null || type === null || origin === null) return null
  if (version === null || envelope === null) return null
  const aad = storedCredentialAad({ userId, credentialId, serviceId, origin, type, version })
  return { aad, envelope, type, origin, remoteAccount: subject.credentialAccount }
}

/** What is sent to the service of what is stored: of OAuth tokens the access token, and never the other one. */
function sentSecret(type: CredentialType, stored: Buffer): Buffer {
  if (type !== 'oauth2') return stored
  const { accessToken } = decodeStoredTokens(stored)
  stored.fill(0)
  return Buffer.from(accessToken)
}

const none = { available: false, reason: 'none' } as const
