import { spawn } from 'node:child_process'
import { createSecretKey, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { appendFile, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { credentialId, serviceId, userId } from '@tessera/contracts/ids'
import { programEnvironment } from '@tessera/development/program-environment'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ledgerFaultPoints } from '../keys/fault-points.ts'
import { CredentialLedger } from './credential-ledger.ts'
import { formatLedgerLine, type LedgerEntry } from './ledger-line.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ledger-'))
})
afterEach(async () => await rm(directory, { recursive: true }))

it('knows what a user must have, whatever order the files of the brokers are read in', async () => {
  const first = newEntry()
  const second = { ...newEntry(), userId: first.userId }
  const end = { ...first, state: 'deleted' } as const
  await write('a.jsonl', [first, second])
  await write('b.jsonl', [end])
  await write('c.jsonl', [first, second])

  const ledger = await open('d')
  expect(ledger.findLiveAt(first.userId, first.serviceId)).toEqual(second)
})

describe('a broker that folds its files', () => {
  it('keeps one line for each credential, the highest that any broker wrote, and leaves files of others alone', async () => {
    const [often, once, gone] = [newEntry(), newEntry(), newEntry()]
    const end = { ...gone, state: 'deleted' } as const
    await write('one.jsonl', [...versions(often, 1_100), once, gone, end])
    await write('other.jsonl', [{ ...often, version: 2_000 }])
    const ledger = await open('one')

    await ledger.fold()

    expect(await readdir(directory)).toEqual(['one.1.jsonl', 'other.jsonl'])
    const latest = { ...often, version: 2_000 }
    expect(await read('one.1.jsonl')).toEqual([latest, once, end].map((entry) => line(entry)))
    // What it writes next is after what it folded.
    const next = { ...once, version: 2 }
    await ledger.raise(next)
    expect((await read('one.1.jsonl')).at(-1)).toBe(line(next))
  })

  it('leaves a file alone in which little is superseded', async () => {
    await write('one.jsonl', versions(newEntry(), 900))
    await (await open('one')).fold()
    expect(await readdir(directory)).toEqual(['one.jsonl'])
  })

  it('is understood by a broker that looked before, and not while it folded twice', async () => {
    const entry = newEntry()
    await write('one.jsonl', versions(entry, 1_100))
    const [writer, reader] = [await open('one'), await open('two')]
    expect(reader.find(entry.credentialId)).toMatchObject({ version: 1_100 })
    await writer.fold()
    await appendFile(join(directory, 'one.1.jsonl'), linesOf(versions(entry, 1_200)))
    await writer.fold()
    expect(await readdir(directory)).toEqual(['one.2.jsonl', 'two.jsonl'])

    expect(reader.find(entry.credentialId)).toMatchObject({ version: 1_200 })
    await writer.raise({ ...entry, version: 1_201 })
    expect(reader.find(entry.credentialId)).toMatchObject({ version: 1_201 })
  })

  it('brings its lines under the new key, and counts those of others that are still under the former', async () => {
    const entry = newEntry()
    await write('one.jsonl', [entry])
    await write('gone.3.jsonl', [entry])
    const rotated = [newKey('audit-2'), key]
    const ledger = await CredentialLedger.open({ ...place('one'), keys: () => rotated })
    expect(ledger.countLinesUnder(key.id)).toBe(2)

    await ledger.fold()
    expect(ledger.countLinesUnder(key.id)).toBe(1)

    // As the runbook says for a broker that is gone.
    await rename(join(directory, 'gone.3.jsonl'), join(directory, 'one.gone.3.jsonl'))
    await ledger.fold()
    expect(ledger.countLinesUnder(key.id)).toBe(0)
    expect(await readdir(directory)).toEqual(['one.2.jsonl'])
    const left = CredentialLedger.read(directory, rotated.slice(0, 1))
    expect(left.entries).toEqual([entry])
  })

  it('writes what it has read, and not what somebody has changed in its file since', async () => {
    const entry = newEntry()
    await write('one.jsonl', versions(entry, 1_100))
    const ledger = await open('one')
    const text = await readFile(join(directory, 'one.jsonl'), 'utf8')
    await writeFile(join(directory, 'one.jsonl'), text.replace('"version":7,', '"version":9,'))
    await ledger.fold()
    expect(await read('one.1.jsonl')).toEqual([line({ ...entry, version: 1_100 })])
  })

  it('leaves a file to which somebody of its name wrote meanwhile, and learns of it', async () => {
    const [entry, other] = [newEntry(), newEntry()]
    await write('one.jsonl', versions(entry, 1_100))
    let late = [other]
    const ledger = await CredentialLedger.open({
      ...place('one'),
      reached(point) {
        if (point !== 'ledger: new file in place') return
        appendFileSync(join(directory, 'one.jsonl'), linesOf(late))
        late = []
      },
    })
    await ledger.fold()
    expect(ledger.find(other.credentialId)).toEqual(other)
    await ledger.fold()
    expect(await readdir(directory)).toEqual(['one.2.jsonl'])
    expect((await open('one')).entries).toEqual([{ ...entry, version: 1_100 }, other])
  })

  it('removes no line of whoever has its name between a check and a removal', async () => {
    const entry = newEntry()
    await write('one.jsonl', versions(entry, 1_100))
    const next = await open('one')
    const added: LedgerEntry[] = []
    const ledger = await CredentialLedger.open({
      ...place('one'),
      exclusively: async (work) =>
        await work(async () => {
          // As if it was stopped behind each check, until another had the name and lost it again.
          const late = newEntry()
          added.push(late)
          await next.raise(late)
        }),
    })
    await ledger.fold()
    await ledger.fold()
    expect(added.length).toBeGreaterThan(2)
    const ids = (await open('one')).entries.map(({ credentialId }) => credentialId)
    expect(ids.toSorted()).toEqual([entry, ...added].map((one) => one.credentialId).toSorted())
  })

  it.each(ledgerFaultPoints)('loses nothing, and goes on, after kill -9 at "%s"', async (point) => {
    const entry = newEntry()
    const end = { ...newEntry(), state: 'deleted' } as const
    await write('one.jsonl', [...versions(entry, 1_100), end])
    const program = join(import.meta.dirname, '../../test/fold-ledger.ts')
    const words = [directory, key.id, key.key.export().toString('base64url'), point]
    const child = spawn(process.execPath, [program, ...words], { env: programEnvironment() })
    expect(await once(child, 'close')).toEqual([null, 'SIGKILL'])

    const ledger = await open('one')
    expect(ledger.entries).toEqual([{ ...entry, version: 1_100 }, end])
    await ledger.fold()
    expect(ledger.entries).toEqual([{ ...entry, version: 1_100 }, end])
    expect(await readdir(directory)).toHaveLength(1)
  })
})

it('names the audit key that is missing', async () => {
  await write('one.jsonl', [newEntry()])
  const other = CredentialLedger.open({ ...place('one'), keys: () => [newKey('audit-2')] })
  await expect(other).rejects.toThrow('under the audit key audit-1, which the key store does not')
})

function newKey(id: string) {
  return { id, key: createSecretKey(randomBytes(32)) }
}

const key = newKey('audit-1')

function place(broker: string) {
  return { directory, broker, keys: () => [key], hasCredentials: true }
}

async function open(broker: string): Promise<CredentialLedger> {
  return await CredentialLedger.open(place(broker))
}

function line(entry: LedgerEntry): string {
  return formatLedgerLine(key, entry)
}

async function write(name: string, entries: readonly LedgerEntry[]): Promise<void> {
  await writeFile(join(directory, name), linesOf(entries))
}

function linesOf(entries: readonly LedgerEntry[]): string {
  return entries.map((entry) => `${line(entry)}\n`).join('')
}

async function read(name: string): Promise<readonly string[]> {
  return (await readFile(join(directory, name), 'utf8')).trimEnd().split('\n')
}

function versions(entry: LedgerEntry, count: number): readonly LedgerEntry[] {
  return Array.from({ length: count }, (_, n) => ({ ...entry, version: n + 1 }))
}

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
