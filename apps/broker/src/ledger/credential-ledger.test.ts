import { createSecretKey, randomBytes, randomUUID } from 'node:crypto'
import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { credentialId, serviceId, userId } from '@tessera/contracts/ids'
import { expect, it } from 'vitest'
import { CredentialLedger } from './credential-ledger.ts'
import { formatLedgerLine, type LedgerEntry } from './ledger-line.ts'

it('knows what a user must have, whatever order the files of the brokers are read in', async () => {
  await using directory = await mkdtempDisposable(join(tmpdir(), 'ledger-'))
  const key = { id: 'audit-1', key: createSecretKey(randomBytes(32)) }
  const first = newEntry()
  const second = { ...newEntry(), userId: first.userId }
  const write = async (name: string, entries: readonly LedgerEntry[]) => {
    const lines = entries.map((entry) => `${formatLedgerLine(key, entry)}\n`)
    await writeFile(join(directory.path, name), lines.join(''))
  }
  const end = { ...first, state: 'deleted' } as const
  await write('a.jsonl', [first, second])
  await write('b.jsonl', [end])
  await write('c.jsonl', [first, second])

  const ledger = await CredentialLedger.open({
    directory: directory.path,
    broker: 'd',
    keys: () => [key],
    hasCredentials: true,
  })
  expect(ledger.findLiveAt(first.userId, first.serviceId)).toEqual(second)
})

function newEntry(): LedgerEntry {
  return {
    credentialId: credentialId.parse(randomUUID()),
    userId: userId.parse(randomUUID()),
    serviceId: serviceId.parse(1),
    version: 1,
    state: 'live',
    digest: 'digest',
  }
}
