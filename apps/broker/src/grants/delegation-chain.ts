import type { ClaimSubject } from '@tessera/db/vault/claim-subjects'
import type { DelegationTerms } from '@tessera/tasks/delegation-signature'

/** What the api signed: the delegation of the step, or of a child task its parent. */
export function signedTerms(subject: ClaimSubject): DelegationTerms {
  return {
    id: subject.signedId,
    userId: subject.userId,
    jobId: subject.signedJobId,
    documentId: subject.signedDocumentId,
    serviceId: subject.signedServiceId,
    scopes: subject.signedScopes,
    notBefore: subject.signedNotBefore,
    deadline: subject.signedDeadline,
  }
}

/** Whether the step may do no more than what was signed, for the same job or document and service and for no longer. */
export function isWithinSigned(subject: ClaimSubject): boolean {
  return (
    subject.jobId === subject.signedJobId &&
    subject.documentId === subject.signedDocumentId &&
    subject.serviceId === subject.signedServiceId &&
    subject.delegationScopes.every((scope) => subject.signedScopes.includes(scope)) &&
    subject.delegationNotBefore >= subject.signedNotBefore &&
    subject.delegationDeadline <= subject.signedDeadline
  )
}

/** A parent that has ended leaves its children what they have; one that was stopped takes it with it. */
export function isStopped({ signedState }: ClaimSubject): boolean {
  return signedState === 'revoked' || signedState === 'frozen'
}
