import { credential } from '@tessera/contracts/credential'
import { expect, test } from 'vitest'
import { credentialHealth, expiryText, needsAttention } from './credential-health.ts'

const now = new Date('2026-11-21T12:00:00.000Z')

test('a verified credential far from its expiry is good', () => {
  const health = credentialHealth(stored({ expiresAt: '2026-12-20T12:00:00.000Z' }), here, now)

  expect(health).toEqual({ kind: 'good', daysLeft: 29 })
  expect(expiryText(health)).toBe('Expires in 29 days')
})

test('one that does not expire is good and says nothing of days', () => {
  const health = credentialHealth(stored({ expiresAt: null }), here, now)

  expect(health).toEqual({ kind: 'good', daysLeft: null })
  expect(expiryText(health)).toBeNull()
})

test.each([
  ['2026-11-28T12:00:00.000Z', 'Expires in 7 days'],
  ['2026-11-22T12:00:00.000Z', 'Expires in 1 day'],
  ['2026-11-21T12:00:01.000Z', 'Expires today'],
])('one that ends at %s needs attention: %s', (expiresAt, text) => {
  const expiring = stored({ expiresAt })

  expect(needsAttention(expiring, here, now)).toBe(true)
  expect(expiryText(credentialHealth(expiring, here, now))).toBe(text)
})

test('an expired one is expired, whatever the last check said', () => {
  expect(credentialHealth(stored({ expiresAt: '2026-11-21T11:59:59.000Z' }), here, now)).toEqual({
    kind: 'expired',
  })
})

test('a refused one shows the reason of the service', () => {
  const refused = stored({ isVerified: false, verificationError: 'Invalid token' })

  expect(credentialHealth(refused, here, now)).toEqual({ kind: 'refused', reason: 'Invalid token' })
})

test('one of a service that moved is not used until its owner says so', () => {
  const moved = credentialHealth(stored({}), 'https://new.example.org', now)

  expect(moved).toEqual({ kind: 'moved', from: here, to: 'https://new.example.org' })
})

function stored(changed: object) {
  return credential.parse({
    id: '018f0000-0000-4000-8000-000000000001',
    serviceId: 1,
    label: 'My token',
    origin: here,
    type: 'api_token',
    isActive: true,
    isVerified: true,
    verificationError: null,
    remoteAccount: 'ada',
    expiresAt: null,
    lastUsedAt: null,
    createdAt: '2026-11-01T12:00:00.000Z',
    updatedAt: '2026-11-01T12:00:00.000Z',
    ...changed,
  })
}

const here = 'https://service.example.org'
