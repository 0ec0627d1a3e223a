import { generateKeyPairSync, randomUUID, verify } from 'node:crypto'
import { delegationId, documentId, jobId, serviceId, userId } from '@tessera/contracts/ids'
import { encodeFields } from '@tessera/crypto/fields'
import { expect, it } from 'vitest'
import { delegationIsSigned, type DelegationTerms, signDelegation } from './delegation-signature.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const terms: DelegationTerms = {
  id: delegationId.parse(randomUUID()),
  userId: userId.parse(randomUUID()),
  jobId: jobId.parse(randomUUID()),
  documentId: null,
  serviceId: serviceId.parse(1),
  scopes: ['submit', 'poll'],
  notBefore: new Date(1_700_000_000_000),
  deadline: new Date(1_700_000_100_000),
}
const signature = signDelegation(privateKey, terms)

it('is good for the terms that were signed, in whatever order their scopes are read', () => {
  expect(delegationIsSigned(publicKey, terms, signature)).toBe(true)
  expect(delegationIsSigned(publicKey, { ...terms, scopes: ['poll', 'submit'] }, signature)).toBe(
    true,
  )
  const without = { ...terms, jobId: null }
  expect(delegationIsSigned(publicKey, without, signDelegation(privateKey, without))).toBe(true)
})

it.each<[string, Partial<DelegationTerms>]>([
  ['another id', { id: delegationId.parse(randomUUID()) }],
  ['another user', { userId: userId.parse(randomUUID()) }],
  ['another job', { jobId: jobId.parse(randomUUID()) }],
  ['no job', { jobId: null }],
  ['a document', { jobId: null, documentId: documentId.parse(randomUUID()) }],
  ['no service', { serviceId: null }],
  ['another service', { serviceId: serviceId.parse(2) }],
  ['one scope more', { scopes: ['cancel', 'poll', 'submit'] }],
  ['one scope less', { scopes: ['submit'] }],
  ['an earlier begin', { notBefore: new Date(1_699_999_999_999) }],
  ['a later end', { deadline: new Date(1_700_000_100_001) }],
])('is not good for %s', (_, change) => {
  expect(delegationIsSigned(publicKey, { ...terms, ...change }, signature)).toBe(false)
})

it('is not good when another api signed', () => {
  const other = generateKeyPairSync('ed25519')
  expect(delegationIsSigned(other.publicKey, terms, signature)).toBe(false)
})

const aDocument = documentId.parse(randomUUID())

// Of delegations that are stored: in another form they would be refused.
it.each([
  ['a job', terms, terms.jobId],
  ['no job', { ...terms, jobId: null }, ''],
  ['a document', { ...terms, jobId: null, documentId: aDocument, serviceId: null }, aDocument],
])('is over exactly these fields, for %s', (_, signed, aboutField) => {
  const fields = encodeFields(
    'tessera/delegation/v1',
    terms.id,
    terms.userId,
    aboutField ?? '',
    signed.serviceId ?? '',
    'poll submit',
    1_700_000_000_000,
    1_700_000_100_000,
  )
  const bytes = Buffer.from(signDelegation(privateKey, signed), 'base64url')
  expect(verify(null, fields, publicKey, bytes)).toBe(true)
})
