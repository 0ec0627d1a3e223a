import type { CredentialId, FileId, ServiceId, UserId } from '@tessera/contracts/ids'
import type { CredentialType } from '@tessera/contracts/service'
import type { ServiceCredentialKind } from '@tessera/db/vault/service-credentials'
import { encodeFields } from '@tessera/crypto/fields'

/** Binds a sealed credential to who seals it, for where, and to one challenge. */
export function sealedCredentialAad(credential: {
  readonly userId: UserId
  readonly serviceId: ServiceId
  readonly origin: string
  readonly type: CredentialType
  readonly challenge: Uint8Array
}): Uint8Array {
  const { userId, serviceId, origin, type, challenge } = credential
  return encodeFields(userId, serviceId, origin, type, challenge)
}

/** Binds a stored credential to its row and version: moved, swapped or rolled back, it does not open. */
export function storedCredentialAad(credential: {
  readonly userId: UserId
  readonly credentialId: CredentialId
  readonly serviceId: ServiceId
  readonly origin: string
  readonly type: CredentialType
  readonly version: number
}): Uint8Array {
  const { userId, credentialId, serviceId, origin, type, version } = credential
  return encodeFields(userId, credentialId, serviceId, origin, type, version)
}

/** Binds what an operator seals to the service and the use for which it is entered. */
export function sealedServiceCredentialAad(credential: {
  readonly serviceId: ServiceId
  readonly kind: ServiceCredentialKind
  readonly type: CredentialType
}): Uint8Array {
  const { serviceId, kind, type } = credential
  return encodeFields('service-credential', kind, serviceId, type)
}

/** Binds what an import seals to whom and what it is for. */
export function importedCredentialAad(credential: {
  readonly user: string
  readonly service: string
  readonly type: CredentialType
}): Uint8Array {
  const { user, service, type } = credential
  return encodeFields('imported-credential', user, service, type)
}

/** The same for a service's own credential, and to its kind: as a user's, or as the other kind, it does not open. */
export function storedServiceCredentialAad(credential: {
  readonly id: CredentialId
  readonly serviceId: ServiceId
  readonly kind: ServiceCredentialKind
  readonly origin: string
  readonly type: CredentialType
  readonly version: number
}): Uint8Array {
  const { id, serviceId, kind, origin, type, version } = credential
  return encodeFields('service-credential', kind, id, serviceId, origin, type, version)
}

/** Binds a sign-in that was begun to who began it, in which session, and where. */
export function oauthFlowAad(flow: {
  readonly stateHash: Uint8Array
  readonly userId: UserId
  readonly serviceId: ServiceId
  readonly sessionHash: Uint8Array
}): Uint8Array {
  return encodeFields('oauth-flow', flow.stateHash, flow.userId, flow.serviceId, flow.sessionHash)
}

/** Binds what the broker shows itself with to the one server that may see it. */
export function oauthClientAad(client: {
  readonly serviceId: ServiceId
  readonly issuer: string
  readonly clientId: string
  readonly clientAuthentication: string
}): Uint8Array {
  const { serviceId, issuer, clientId, clientAuthentication } = client
  return encodeFields('oauth-client', serviceId, issuer, clientId, clientAuthentication)
}

export function wrappedFileKeyAad(file: {
  readonly id: FileId
  readonly userId: UserId
}): Uint8Array {
  return encodeFields('file', file.userId, file.id)
}
