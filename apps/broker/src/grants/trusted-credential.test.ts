import { randomUUID } from 'node:crypto'
import { credentialId, grantId } from '@tessera/contracts/ids'
import type { StoredGrant } from '@tessera/db/vault/grants'
import type { ServiceClaim } from '@tessera/db/vault/claim-subjects'
import { describe, expect, it } from 'vitest'
import { claimSubject } from '../../test/claim-subject.ts'
import type { CredentialChoice } from './choose-credential.ts'
import { isGivenAgain, isGranted } from './trusted-credential.ts'

const own: CredentialChoice = { available: true, whose: 'own' }
const shared: CredentialChoice = { available: true, whose: 'shared' }

describe('a grant with an own credential', () => {
  it.each<[string, Partial<ServiceClaim>, boolean]>([
    ['the same is there', {}, true],
    ['one of another account is there', { credentialVersion: 2, credentialAccount: 'bob' }, false],
    ['a newer one of the same account is there', { credentialVersion: 2 }, true],
    [
      'another one of the same account is there',
      { credentialId: credentialId.parse(randomUUID()) },
      true,
    ],
    [
      'another one of the same version is there',
      { credentialId: credentialId.parse(randomUUID()), credentialAccount: 'bob' },
      false,
    ],
    ['the same is there, of which nobody knows the account', { credentialAccount: null }, true],
  ])('when %s', (_, change, stays) => {
    const subject = claimSubject()
    const now = { ...subject, ...change }
    expect(isGranted(grantFor(subject), { subject: now, credential: own })).toBe(stays)
  })

  it('of which nobody knew the account is good for the same only', () => {
    const subject = { ...claimSubject(), credentialAccount: null }
    const grant = grantFor(subject)
    expect(isGranted(grant, { subject, credential: own })).toBe(true)
    const newer = { ...subject, credentialVersion: 2 }
    expect(isGranted(grant, { subject: newer, credential: own })).toBe(false)
  })

  it('is not good for a shared token, nor for none', () => {
    const subject = { ...claimSubject(), sharedVersion: 1 }
    const grant = grantFor(subject)
    expect(isGranted(grant, { subject, credential: shared })).toBe(false)
    const none = { available: false, reason: 'refused' } as const
    expect(isGranted(grant, { subject, credential: none })).toBe(false)
  })
})

describe('a grant with a shared token', () => {
  const subject = { ...claimSubject(), sharedVersion: 3 }
  const grant = { ...grantFor(subject), sharedVersion: 3 }

  it.each([
    [3, true],
    [4, false],
    [null, false],
  ])('of version 3 is good for version %s: %s', (sharedVersion, stays) => {
    const now = { ...subject, sharedVersion }
    expect(isGranted(grant, { subject: now, credential: shared })).toBe(stays)
  })

  it('is not good for an own credential', () => {
    expect(isGranted(grant, { subject, credential: own })).toBe(false)
  })
})

describe('a claim that is repeated', () => {
  const subject = claimSubject()
  const newer = { ...subject, credentialVersion: 2 }
  const grant = grantFor(subject)

  it.each<[string, StoredGrant, ServiceClaim, CredentialChoice, boolean]>([
    ['what was given', grant, subject, own, true],
    ['no token that was entered since', grant, newer, own, false],
    ['newer tokens of the same sign-in', { ...grant, hasTokens: true }, newer, own, true],
    [
      'no tokens of another account',
      { ...grant, hasTokens: true },
      { ...newer, credentialAccount: 'bob' },
      own,
      false,
    ],
    [
      'the same shared token',
      { ...grant, sharedVersion: 1, credentialVersion: null },
      { ...subject, sharedVersion: 1 },
      shared,
      true,
    ],
    [
      'no shared token that was entered since',
      { ...grant, sharedVersion: 1, credentialVersion: null },
      { ...subject, sharedVersion: 2 },
      shared,
      false,
    ],
  ])('gets %s', (_, grant, subject, credential, gets) => {
    expect(isGivenAgain(grant, { subject, credential })).toBe(gets)
  })
})

function grantFor(subject: ServiceClaim): StoredGrant {
  return {
    id: grantId.parse(randomUUID()),
    taskId: subject.taskId,
    userId: subject.userId,
    jobId: subject.jobId,
    serviceId: subject.serviceId,
    delegationId: subject.delegationId,
    workerId: 'worker-1',
    claimKey: Buffer.alloc(32),
    fence: 1,
    scopes: subject.delegationScopes,
    credentialId: subject.credentialId,
    credentialVersion: subject.credentialVersion,
    remoteAccount: subject.credentialAccount,
    sharedVersion: null,
    hasTokens: false,
    expiresAt: new Date(),
    ceiling: new Date(),
    isOpen: true,
    isRevoked: false,
    isLive: true,
  }
}
