import { randomUUID } from 'node:crypto'
import { credentialId } from '@tessera/contracts/ids'
import type { ServiceClaim } from '@tessera/db/vault/claim-subjects'
import { expect, it } from 'vitest'
import { claimSubject } from '../../test/claim-subject.ts'
import { chooseCredential } from './choose-credential.ts'

it.each<[string, Partial<ServiceClaim>]>([
  ['is all that it must be', {}],
  ['belongs to the account on which the job runs', { attemptAccount: 'alice' }],
  ['has an access token for three seconds', { accessSecondsLeft: 3 }],
  ['stands before a shared token', { sharedId: credentialId.parse(randomUUID()) }],
])('the own credential is given when it %s', (_, change) => {
  expect(chooseCredential({ ...claimSubject(), ...change })).toEqual({
    available: true,
    whose: 'own',
  })
})

it.each<[string, string, Partial<ServiceClaim>]>([
  ['none', 'it has no secret', { envelope: null }],
  ['refused', 'its secret is of another version', { envelopeVersion: 2 }],
  ['refused', 'its service refused it', { credentialVerified: false }],
  ['refused', 'nobody says that it is verified', { credentialVerified: null }],
  ['expired', 'it has expired', { credentialExpired: true }],
  ['moved', 'it was entered for another address', { credentialOrigin: 'https://old.example' }],
  ['expired', 'its access token ends and cannot be renewed', { accessSecondsLeft: 2 }],
  [
    'not_refreshed',
    'its access token ends and was not renewed',
    { accessSecondsLeft: 2, canRefresh: true },
  ],
  [
    'expired',
    'nobody may renew its access token, which ends',
    { accessSecondsLeft: -1, canRefresh: false },
  ],
  ['other_account', 'the job runs on another account', { attemptAccount: 'bob' }],
  [
    'other_account',
    'the job runs on an account and nobody knows its own',
    { attemptAccount: 'alice', credentialAccount: null },
  ],
])('the own credential is not given (%s) when %s', (reason, _, change) => {
  expect(chooseCredential({ ...claimSubject(), ...change })).toEqual({ available: false, reason })
})

it.each<[string | null, string | null]>([
  [null, 'house'],
  ['house', 'house'],
  [null, null],
])(
  'a shared token serves who has none, for a job that runs on %s, with the account %s',
  (attemptAccount, sharedAccount) => {
    expect(chooseCredential({ ...withShared(), attemptAccount, sharedAccount })).toEqual({
      available: true,
      whose: 'shared',
    })
  },
)

it('a shared token does not serve a job that runs on another account', () => {
  const subject = { ...withShared(), attemptAccount: 'alice', sharedAccount: 'house' }
  expect(chooseCredential(subject)).toEqual({ available: false, reason: 'other_account' })
})

it('a shared token lists no jobs: on its account are those of others', () => {
  const subject = { ...withShared(), kind: 'list-jobs' as const, attemptAccount: null }
  expect(chooseCredential(subject)).toEqual({ available: false, reason: 'none' })
})

it('without any there is none', () => {
  const subject = { ...claimSubject(), credentialId: null }
  expect(chooseCredential(subject)).toEqual({ available: false, reason: 'none' })
})

function withShared(): ServiceClaim {
  return { ...claimSubject(), credentialId: null, sharedId: credentialId.parse(randomUUID()) }
}
