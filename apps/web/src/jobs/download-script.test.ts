import { execFile, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { fileId, jobId } from '@tessera/contracts/ids'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { downloadScript, linkList } from './download-script.ts'

const bytes = randomBytes(300_000)
const job = { id: jobId.parse('01890a5d-ac96-774b-bcce-b302099a8058'), name: 'a\njob', attempt: 1 }
const results = `results-${job.id}`
const file = (name: string) => ({
  id: fileId.parse('01890a5d-ac96-774b-bcce-b302099a8057'),
  jobId: job.id,
  attempt: 1,
  name,
  sizeBytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  encrypted: false,
})
const asked: (string | undefined)[] = []
let sent = bytes
/** Where it is set, requests are not answered, and it says that one has come. */
let holding: PromiseWithResolvers<void> | undefined
let folder: string
let origin: string
const server = createServer((request, response) => {
  const { range, authorization } = request.headers
  asked.push(range)
  if (authorization !== 'Bearer the-token') return void response.writeHead(401).end()
  if (holding !== undefined) return void holding.resolve()
  const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0)
  response.writeHead(range === undefined ? 200 : 206, {
    'content-range': `bytes ${start}-${sent.length - 1}/${sent.length}`,
    'content-length': sent.length - start,
  })
  response.end(sent.subarray(start))
})

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-script-'))
  await writeFile(join(folder, 'token'), 'the-token\n')
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address() as AddressInfo
  origin = `http://127.0.0.1:${address.port}`
  asked.length = 0
  sent = bytes
  holding = undefined
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true })
})

it('keeps the results of each attempt in a folder of their own', () => {
  expect(downloadScript(origin, job, [])).toContain(`\nfolder=./${results}\n`)
  expect(downloadScript(origin, { ...job, attempt: 2 }, [])).toContain(`\nfolder=./${results}-2\n`)
})

async function run(...names: readonly string[]) {
  const script = downloadScript(origin, job, names.map(file))
  await writeFile(join(folder, 'get.sh'), script)
  const env = { ...process.env, TESSERA_TOKEN_FILE: 'token' }
  return await promisify(execFile)('sh', ['get.sh'], { cwd: folder, env })
}

async function partOf(): Promise<string> {
  await mkdir(join(folder, results), { recursive: true })
  return join(folder, results, `.${file('').id}.part`)
}

it('saves what is not there, goes on where it stopped, and leaves alone what is whole', async () => {
  await writeFile(await partOf(), bytes.subarray(0, 100_000))

  expect((await run('chr_20.zip', 'statistics/chunks.txt')).stdout).toBe(
    `saved: ./${results}/chr_20.zip\nsaved: ./${results}/statistics/chunks.txt\n`,
  )
  expect(asked).toEqual(['bytes=100000-', undefined])
  for (const name of ['chr_20.zip', 'statistics/chunks.txt'])
    expect((await readFile(join(folder, results, name))).equals(bytes)).toBe(true)

  expect((await run('chr_20.zip')).stdout).toBe(`here already: ./${results}/chr_20.zip\n`)
  expect(asked).toHaveLength(2)
})

it('asks for nothing of a part that is whole, and keeps none that is something else', async () => {
  await writeFile(await partOf(), bytes)
  expect((await run('chr_20.zip')).stdout).toBe(`saved: ./${results}/chr_20.zip\n`)
  expect(asked).toEqual([])

  sent = randomBytes(bytes.length)
  await expect(run('chr_21.zip')).rejects.toMatchObject({
    code: 1,
    stderr: `not whole, and removed: ./${results}/chr_21.zip. Run this again.\nmissing: ./${results}/chr_21.zip\n1 of 1 files are missing.\n`,
  })
  expect(await readdir(join(folder, results))).toEqual(['chr_20.zip'])
})

it('overwrites nothing that is there: not its surroundings, and nothing in its folder', async () => {
  const before = ['.bashrc', '.ssh/authorized_keys', 'get.sh', 'token']
  await mkdir(join(folder, '.ssh'))
  for (const name of before.slice(0, 2)) await writeFile(join(folder, name), 'mine')
  await run(...before)
  for (const name of before)
    expect((await readFile(join(folder, name))).equals(bytes), name).toBe(false)
  expect((await readdir(join(folder, results), { recursive: true })).toSorted()).toEqual([
    'bashrc',
    'get.sh',
    'ssh',
    'ssh/authorized_keys',
    'token',
  ])

  await writeFile(join(folder, results, 'bashrc'), 'mine')
  await expect(run('.bashrc')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining(
      `something else is there, and stays: ./${results}/bashrc. Move it away, and run this again.\n`,
    ),
  })
  expect(await readFile(join(folder, results, 'bashrc'), 'utf8')).toBe('mine')
})

it('says what is wrong without a token, and with one that is not taken', async () => {
  await writeFile(join(folder, 'token'), 'another')
  await expect(run('chr_20.zip')).rejects.toMatchObject({ stderr: expect.stringContaining('401') })
  const script = promisify(execFile)('sh', ['get.sh'], { cwd: folder })
  await expect(script).rejects.toMatchObject({ stderr: expect.stringContaining('access token') })
})

it('goes on after a name that no file can have, and after one that cannot be saved', async () => {
  expect((await run('..', 'a', 'a/b')).stdout).toBe(
    [
      `saved: ./${results}/file-1\nwhich the service calls: ..`,
      `saved: ./${results}/a`,
      `saved: ./${results}/file-3\nwhich the service calls: a/b\n`,
    ].join('\n'),
  )

  const long = 'x'.repeat(300)
  await expect(run(long, 'b')).rejects.toMatchObject({
    code: 1,
    stdout: `saved: ./${results}/b\n`,
    stderr: expect.stringMatching(/missing: .*x\n1 of 2 files are missing\.\n$/),
  })
})

it('says names as they are: nothing in them reaches the terminal as a command to it', async () => {
  const name = String.raw`\0033]0;owned\007 \c`
  expect((await run(name)).stdout).toBe(`saved: ./${results}/${name}\n`)
  expect((await run('\u001B]0;owned\u0007')).stdout).toBe(
    `saved: ./${results}/_]0;owned_\nwhich the service calls:  ]0;owned \n`,
  )
})

it.each(['SIGHUP', 'SIGINT', 'SIGTERM'] as const)(
  'leaves no token behind after %s',
  async (signal) => {
    const temporary = join(folder, 'temporary')
    await mkdir(temporary)
    holding = Promise.withResolvers()
    await writeFile(join(folder, 'get.sh'), downloadScript(origin, job, [file('a.zip')]))
    const env = { ...process.env, TESSERA_TOKEN_FILE: 'token', TMPDIR: temporary }
    // A group of its own, as a terminal signals all that runs in it.
    const child = spawn('sh', ['get.sh'], { cwd: folder, env, detached: true, stdio: 'ignore' })
    const ended = once(child, 'exit')
    await holding.promise
    const [held = ''] = await readdir(temporary)
    expect(await readFile(join(temporary, held), 'utf8')).toContain('Bearer the-token')
    process.kill(-(child.pid ?? 0), signal)
    await ended
    expect(await readdir(temporary)).toEqual([])
  },
)

it.each(["../../etc/it's $(touch owned)", '/etc/`touch owned`', '-rf\n. x'])(
  'stays in its folder and runs nothing, whatever a file is called (%j)',
  async (name) => {
    await run(name)
    expect((await readdir(folder)).toSorted()).toEqual(['get.sh', results, 'token'])
    expect(await readdir(join(folder, '..'))).not.toContain('etc')
  },
)

it('the list says until when its links are good', () => {
  const link = { path: '/api/downloads/secret', expiresAt: '2026-11-23T14:05:00.000Z' }
  expect(linkList('https://x.example', [{ file: file('a.zip'), link }])).toMatch(
    /^# Good for one download each, until 23 Nov 2026[^\n]*\nhttps:\/\/x\.example\/api\/downloads\/secret\ta\.zip\t[\da-f]{64}\n$/,
  )
})
