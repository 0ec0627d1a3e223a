import { createSecretKey, randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { credentialId, serviceId, userId } from '@tessera/contracts/ids'
import { createKeyEncryptionKey, createKeyring, sealEnvelope } from '@tessera/crypto/envelope'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CredentialLedger } from './credential-ledger.ts'
import { isTrusted, judgeCredential, type ShownCredential, shownEntry } from './judge-credential.ts'
import type { LedgerEntry } from './ledger-line.ts'

let directory: string
let ledger: CredentialLedger
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ledger-'))
  const key = { id: 'audit-1', key: createSecretKey(randomBytes(32)) }
  ledger = await CredentialLedger.open({
    directory,
    broker: 'one',
    keys: () => [key],
    hasCredentials: false,
  })
})
afterAll(async () => {
  await ledger[Symbol.asyncDispose]()
  await rm(directory, { recursive: true })
})

describe('a credential that the database shows', () => {
  it.each([
    { what: 'the last version', known: { version: 2, state: 'live' }, judged: 'fits' },
    { what: 'a version after it', known: { version: 1, state: 'live' }, judged: 'newer' },
    { what: 'a version before it', known: { version: 3, state: 'live' }, judged: 'behind' },
    { what: 'one that is leaving', known: { version: 2, state: 'leaving' }, judged: 'leaving' },
    { what: 'one that left', known: { version: 2, state: 'deleted' }, judged: 'behind' },
    {
      what: 'a version after the one that was leaving',
      known: { version: 1, state: 'leaving' },
      judged: 'newer',
    },
  ] as const)('is judged $judged when it is $what', async ({ known, judged }) => {
    const shown = { ...newShown(), credentialVersion: 2 }
    await ledger.raise({ ...entryOf(shown), ...known })

    expect(judgeCredential(ledger, shown)).toBe(judged)
    expect(isTrusted(ledger, shown)).toBe(judged === 'fits' || judged === 'newer')
  })

  it('is newer than nothing', () => {
    expect(judgeCredential(ledger, newShown())).toBe('newer')
  })

  it('is behind with another secret of the same version', async () => {
    const shown = newShown()
    await ledger.raise(entryOf(shown))
    const exchanged = { ...shown, envelope: newEnvelope() }

    expect(judgeCredential(ledger, exchanged)).toBe('behind')
    expect(isTrusted(ledger, exchanged)).toBe(false)
  })
})

describe('where the database shows no credential', () => {
  it('fits when there was none', () => {
    expect(judgeCredential(ledger, nothingOf(newShown()))).toBe('fits')
  })

  it.each([
    ['live', 'behind'],
    ['leaving', 'fits'],
    ['deleted', 'fits'],
  ] as const)('and the ledger knows one that is %s, it is judged %s', async (state, judged) => {
    const shown = newShown()
    await ledger.raise({ ...entryOf(shown), state })
    expect(judgeCredential(ledger, nothingOf(shown))).toBe(judged)
  })

  it.each(['credentialId', 'credentialVersion', 'envelope'])('%s missing is enough', (missing) => {
    expect(shownEntry({ ...newShown(), [missing]: null })).toBeNull()
  })
})

it('says of a credential what the ledger is to say of it', () => {
  const shown = newShown()
  expect(shownEntry(shown)).toMatchObject({
    credentialId: shown.credentialId,
    userId: shown.userId,
    serviceId: shown.serviceId,
    version: 1,
    state: 'live',
  })
})

function newShown(): ShownCredential {
  return {
    userId: userId.parse(randomUUID()),
    serviceId: serviceId.parse(1),
    credentialId: credentialId.parse(randomUUID()),
    credentialVersion: 1,
    envelope: newEnvelope(),
  }
}

function nothingOf({ userId, serviceId }: ShownCredential): ShownCredential {
  return { userId, serviceId, credentialId: null, credentialVersion: null, envelope: null }
}

function entryOf(shown: ShownCredential): LedgerEntry {
  const entry = shownEntry(shown)
  if (entry === null) throw new Error('nothing is shown')
  return entry
}

function newEnvelope(): Buffer {
  const key = createKeyEncryptionKey('kek-1', randomBytes(32))
  return sealEnvelope(createKeyring(key), { aad: randomBytes(8), plaintext: randomBytes(8) })
}
