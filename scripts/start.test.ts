import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

let home = ''
const started: ChildProcess[] = []

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'tessera-start-'))
  chmodSync(home, 0o711)
})
afterAll(async () => {
  for (const npm of started) npm.kill('SIGKILL')
  await vi.waitFor(() => expect(processesOf(home)).toEqual([]), { timeout: 20_000, interval: 100 })
  rmSync(home, { recursive: true, force: true })
})

test('npm start: one origin, a taken port, a second start, a kill, a restart with the data', async () => {
  const blocker = createServer().listen(0, '127.0.0.1')
  await once(blocker, 'listening')
  const address = blocker.address()
  const taken = typeof address === 'object' && address !== null ? address.port : 0

  const first = npmStart('--port', String(taken))
  const origin = await first.ready()
  for (const name of components) expect(first.output()).toMatch(new RegExp(`^${name} `, 'm'))
  expect(first.output()).toContain(`(port ${taken} is taken)`)
  expect(origin).not.toContain(`:${taken}`)
  expect(first.output()).toMatch(/For a token +register at http:\/\/127\.0\.0\.1:\d+\/register/)
  blocker.close()

  expect(await page(origin)).toContain('<title>Tessera')
  expect((await post(`${origin}/api/auth/register`, researcher)).status).toBe(201)

  const second = npmStart()
  expect(await second.ended).not.toBe(0)
  expect(second.output()).toContain(`Tessera is running in ${home} already (process `)
  expect(await page(origin)).toContain('<title>Tessera')

  // Of the programs that npm started, the kernel tells none that npm was killed.
  expect(processesOf(home).length).toBeGreaterThan(components.length)
  first.npm.kill('SIGKILL')
  await vi.waitFor(() => expect(processesOf(home)).toEqual([]), { timeout: 20_000, interval: 100 })

  const third = npmStart()
  const sameData = `${await third.ready()}/api/auth/login`
  expect((await post(sameData, researcher)).status).toBe(200)
  third.ctrlC()
  await third.ended
  expect(third.output()).toContain('Stopping')
  expect(processesOf(home)).toEqual([])
}, 180_000)

test.each([
  [['--port', 'http'], '--port http: a port is a number from 1 to 65535.'],
  [['--port', '70000'], '--port 70000: a port is a number from 1 to 65535.'],
  [['--frehs'], "Unknown option '--frehs'"],
])('npm start %j says what is wrong with it, before anything is started', async (args, reason) => {
  const start = npmStart(...args)
  expect(await start.ended).toBe(1)
  expect(start.output()).toContain(`Tessera did not start. ${reason}`)
  expect(start.output()).not.toMatch(/^ +at |^postgres /m)
})

function npmStart(...args: readonly string[]) {
  const npm = spawn('npm', ['start', '--', '--home', home, ...args], {
    cwd: join(import.meta.dirname, '..'),
    // A group of its own, as in a terminal.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(npm)
  let printed = ''
  for (const stream of [npm.stdout, npm.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text))
  }
  const ended = exitCodeOf(npm)
  return {
    npm,
    ended,
    output: () => printed,
    async ready(): Promise<string> {
      const [, origin = ''] = await vi.waitFor(
        () => /^Tessera is at +(\S+)$/m.exec(printed) ?? expect.fail(`not ready:\n${printed}`),
        { timeout: 90_000, interval: 100 },
      )
      return origin
    },
    ctrlC() {
      if (npm.pid !== undefined) process.kill(-npm.pid, 'SIGINT')
    },
  }
}

async function exitCodeOf(child: ChildProcess): Promise<number | null> {
  await once(child, 'close')
  return child.exitCode
}

async function page(url: string): Promise<string> {
  return await (await fetch(url, { headers: { accept: 'text/html' } })).text()
}

async function post(url: string, body: unknown): Promise<Response> {
  return await fetch(url, { method: 'POST', body: JSON.stringify(body) })
}

/** What runs with this home: it is named in the arguments or in the environment. */
function processesOf(directory: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false
    return ['cmdline', 'environ'].some((file) => {
      try {
        return readFileSync(`/proc/${pid}/${file}`, 'latin1').includes(directory)
      } catch {
        return false
      }
    })
  })
}

const components = [
  'postgres',
  'redis',
  'sandbox',
  'broker',
  'api',
  'egress',
  'dispatcher',
  'worker',
  'messenger',
  'web',
]
const researcher = {
  username: 'researcher1',
  email: 'researcher1@example.org',
  password: 'secure_pass',
}
