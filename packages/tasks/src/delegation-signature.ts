import { type KeyObject, sign, verify } from 'node:crypto'
import type { DelegationId, DocumentId, JobId, ServiceId, UserId } from '@tessera/contracts/ids'
import type { Scope } from '@tessera/contracts/step'
import { encodeFields } from '@tessera/crypto/fields'

/** What of a delegation never changes, and what the api therefore signs when it makes one. */
export interface DelegationTerms {
  readonly id: DelegationId
  readonly userId: UserId
  readonly jobId: JobId | null
  readonly documentId: DocumentId | null
  /** Null where it is about a document. */
  readonly serviceId: ServiceId | null
  readonly scopes: readonly Scope[]
  /** Whole milliseconds. */
  readonly notBefore: Date
  readonly deadline: Date
}

/** @returns the api's Ed25519 signature, base64url */
export function signDelegation(key: KeyObject, terms: DelegationTerms): string {
  return sign(null, signedBytes(terms), key).toString('base64url')
}

export function delegationIsSigned(
  key: KeyObject,
  terms: DelegationTerms,
  signature: string,
): boolean {
  return verify(null, signedBytes(terms), key, Buffer.from(signature, 'base64url'))
}

function signedBytes(terms: DelegationTerms): Uint8Array {
  return encodeFields(
    'tessera/delegation/v1',
    terms.id,
    terms.userId,
    // The scopes say which of the two it is.
    terms.jobId ?? terms.documentId ?? '',
    terms.serviceId ?? '',
    terms.scopes.toSorted().join(' '),
    terms.notBefore.getTime(),
    terms.deadline.getTime(),
  )
}
