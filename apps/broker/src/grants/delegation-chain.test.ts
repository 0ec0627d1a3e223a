import { randomUUID } from 'node:crypto'
import { delegationId, documentId, jobId, serviceId } from '@tessera/contracts/ids'
import type { ServiceClaim } from '@tessera/db/vault/claim-subjects'
import { expect, it } from 'vitest'
import { claimSubject } from '../../test/claim-subject.ts'
import { isStopped, isWithinSigned, signedTerms } from './delegation-chain.ts'

it('what was signed is the delegation above, in all its terms', () => {
  const subject = { ...claimSubject(), signedId: delegationId.parse(randomUUID()) }
  expect(signedTerms(subject)).toEqual({
    id: subject.signedId,
    userId: subject.userId,
    jobId: subject.signedJobId,
    documentId: subject.signedDocumentId,
    serviceId: subject.signedServiceId,
    scopes: subject.signedScopes,
    notBefore: subject.signedNotBefore,
    deadline: subject.signedDeadline,
  })
})

it.each<[string, Partial<ServiceClaim>]>([
  ['all of it', {}],
  ['one scope of it', { delegationScopes: ['poll'] }],
  ['no scope of it', { delegationScopes: [] }],
  ['from later on', { delegationNotBefore: new Date(1_700_000_000_001) }],
  ['for less long', { delegationDeadline: new Date(1_700_000_099_999) }],
])('a step may do no more than was signed: %s', (_, change) => {
  expect(isWithinSigned({ ...claimSubject(), ...change })).toBe(true)
})

it.each<[string, Partial<ServiceClaim>]>([
  ['for another job', { jobId: jobId.parse(randomUUID()) }],
  ['for no job', { jobId: null }],
  ['with a document', { documentId: documentId.parse(randomUUID()) }],
  ['at another service', { serviceId: serviceId.parse(2) }],
  ['with one scope more', { delegationScopes: ['submit', 'poll', 'cancel'] }],
  ['with another scope', { delegationScopes: ['cancel'] }],
  ['earlier', { delegationNotBefore: new Date(1_699_999_999_999) }],
  ['longer', { delegationDeadline: new Date(1_700_000_100_001) }],
])('a step is beyond what was signed when it may act %s', (_, change) => {
  expect(isWithinSigned({ ...claimSubject(), ...change })).toBe(false)
})

it.each([
  ['live', false],
  ['closed', false],
  ['revoked', true],
  ['frozen', true],
] as const)('a child of a delegation that is %s is stopped: %s', (signedState, stopped) => {
  expect(isStopped({ ...claimSubject(), signedState })).toBe(stopped)
})
