import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFile, chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { BgzfCompress } from '@tessera/sandbox/pipeline/bgzf'
import { SMALL_TARGET } from '@tessera/sandbox/testing/running-sandbox'
import type { Tessera } from '@tessera/development/tessera'
import { startInstance } from '@tessera/testing/instance'
import { Redis } from 'ioredis'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { readBrokerKeys } from './src/broker-keys.ts'
import { Evidence } from './src/evidence.ts'
import {
  type Content,
  databaseRows,
  filesIn,
  processContents,
  redisValues,
} from './src/instance-contents.ts'
import { takePagePath } from './src/page-path.ts'
import { takeRestPath } from './src/rest-path.ts'
import { SecretScanner } from './src/secret-scanner.ts'

let root = ''
let tessera: Tessera
let controlProcess: ChildProcess
const evidence = new Evidence()
const stack = new AsyncDisposableStack()

beforeAll(async () => {
  // All temporary files of all processes come to lie below it.
  root = await mkdtemp(join(tmpdir(), 'tessera-secrets-'))
  await chmod(root, 0o711)
  stack.defer(async () => await rm(root, { recursive: true, force: true }))
  vi.stubEnv('TMPDIR', root)
  const instance = await startInstance({ sandbox: { exportingMs: 0, maxJobsPerUser: 100 } })
  stack.use(instance)
  tessera = instance.tessera
  await logEveryStatement()
  await overhearRedis()

  const sample = `donor${randomBytes(12).toString('hex')}`
  const input = join(root, inputName)
  const compressed = await vcfOf(sample)
  await writeFile(input, compressed)
  Object.assign(evidence.secrets, {
    control: randomBytes(24).toString('base64url'),
    'name of a sample': sample,
    'input file': compressed.subarray(200, 264),
  })
  await takeRestPath(tessera, input, evidence)
  await takePagePath(tessera, input, evidence)
  await plantControl(String(evidence.secrets['control']))
}, 120_000)

afterAll(async () => {
  vi.unstubAllEnvs()
  await stack.disposeAsync()
})

test('F43 search for secrets: a secret is found where its owner sent or asked for it, and nowhere else', async () => {
  const scanner = new SecretScanner(evidence.secrets)
  const scan = async (sink: string, contents: AsyncIterable<Content>) => {
    for await (const { place, bytes } of contents) scanner.scan(sink, place, bytes)
  }
  for (const { sink, place, bytes } of evidence.recorded) scanner.scan(sink, place, bytes)
  await scan('Redis value', redisValues(tessera.redisUrl))
  await scan('table', databaseRows(tessera.adminUrl))
  for (const name of tessera.names.filter((name) => name !== 'sandbox')) {
    await scan('process', processContents(name, tessera.pid(name)))
  }
  await scan('process', processContents('control', controlProcess.pid ?? 0))
  const outside = [join(tessera.home, 'sandbox'), join(root, inputName)]
  for await (const { place, bytes } of filesIn(root, outside)) {
    scanner.scan(sinkOf(place), place, bytes)
  }

  expect(scanner.sinksOf('control')).toEqual(everySink)
  expect(evidence.recorded.some(({ bytes }) => String(bytes).includes('task_auth:'))).toBe(true)
  const found = scanner.findings
    .filter(({ secret }) => secret !== 'control')
    .map(({ secret, sink, place }) => `${secret} in ${sink} ${place.replace(/^.*:\d+/, '')}`)
  expect([...new Set(found)].toSorted()).toEqual([
    'REST access token in answer /api/auth/register 201',
    'REST result password in answer /trpc/results.password 200',
    'page password in request /trpc/users.register?batch=1',
  ])
}, 60_000)

test('no process but the broker has a key of the broker, in its environment, arguments or files', async () => {
  const keys = await readBrokerKeys(tessera.home)
  const others = new SecretScanner(keys)
  for (const name of tessera.names.filter((name) => name !== 'broker')) {
    for await (const { place, bytes } of processContents(name, tessera.pid(name))) {
      others.scan('process', place, bytes)
    }
  }
  for await (const { place, bytes } of filesIn(root, [join(tessera.home, 'broker')])) {
    others.scan('file', place, bytes)
  }
  expect(others.findings).toEqual([])

  const own = new SecretScanner(keys)
  for await (const { place, bytes } of filesIn(join(tessera.home, 'broker'))) {
    own.scan('file', place, bytes)
  }
  expect(new Set(own.findings.map(({ secret }) => secret))).toEqual(new Set(Object.keys(keys)))
}, 60_000)

test('secrets lie in files of mode 0600 in directories of mode 0700', async () => {
  const modes: Record<string, string> = {}
  for (const name of [
    'api',
    'broker',
    'dispatcher',
    'egress',
    'messenger',
    'operator',
    'redis',
    'sandbox',
    'worker',
  ]) {
    const directory = await stat(join(tessera.home, name))
    const file = await stat(join(tessera.home, name, 'secrets.json'))
    modes[name] = `${(directory.mode & 0o777).toString(8)} ${(file.mode & 0o777).toString(8)}`
  }
  expect(new Set(Object.values(modes))).toEqual(new Set(['700 600']))
  let count = 0
  for await (const { place } of filesIn(tessera.home)) {
    if (place.endsWith('secrets.json')) count += 1
  }
  expect(count).toBe(Object.keys(modes).length)
})

/** Postgres' own files, its log ahead among them, hold rows that its tables do not show any more. */
function sinkOf(path: string): string {
  if (path.endsWith('postgres.log')) return 'Postgres log'
  if (path.endsWith('.log')) return 'log'
  if (path.includes('/postgres/cluster/')) return 'Postgres file'
  return path.endsWith('.rdb') ? 'Redis file' : 'file'
}

/** Real genotypes of which one belongs to somebody of this name. */
async function vcfOf(sample: string): Promise<Buffer> {
  const text = gunzipSync(await readFile(SMALL_TARGET)).toString('latin1')
  return await buffer(
    Readable.from([Buffer.from(text.replace('NA06989', sample))]).pipe(new BgzfCompress()),
  )
}

async function asSuperuser(...statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: tessera.adminUrl })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

async function logEveryStatement(): Promise<void> {
  await asSuperuser(`alter system set log_statement = 'all'`, 'select pg_reload_conf()')
}

async function overhearRedis(): Promise<void> {
  const redis = new Redis(tessera.redisUrl)
  const monitor = await redis.monitor()
  monitor.on('monitor', (_time: string, words: readonly string[]) => {
    evidence.recorded.push({ sink: 'Redis command', place: 'a command', bytes: words.join(' ') })
  })
  stack.defer(() => {
    monitor.disconnect()
    redis.disconnect()
  })
}

/** In each kind of place, each time in another form. */
async function plantControl(control: string): Promise<void> {
  const hex = Buffer.from(control).toString('hex')
  await asSuperuser(
    `create table public.control (text text, bytes bytea)`,
    `insert into public.control values ('${Buffer.from(`x${control}`).toString('base64')}', '\\x${hex}')`,
  )
  const redis = new Redis(tessera.redisUrl)
  await redis.set('control', hex.toUpperCase())
  await redis.config('SET', 'rdbcompression', 'no')
  await redis.save()
  redis.disconnect()
  await appendFile(join(tessera.logDir, 'worker.log'), `{"msg":"${control}"}\n`)
  await writeFile(
    join(tessera.home, 'files', 'control'),
    Buffer.from(`ab${control}`).toString('base64url'),
  )
  await evidence.fetch(`data:text/plain,${control}`)
  controlProcess = spawn('sleep', ['300'], { env: { ...process.env, CONTROL: control } })
  stack.defer(() => void controlProcess.kill())
}

const inputName = 'input.vcf.gz'
const everySink = [
  'Postgres file',
  'Postgres log',
  'Redis command',
  'Redis file',
  'Redis value',
  'answer',
  'browser',
  'file',
  'log',
  'process',
  'request',
  'table',
]
