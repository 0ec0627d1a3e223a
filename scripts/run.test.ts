import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tessera-run-'))
  for (const folder of ['scripts', 'bin', 'node_modules']) mkdirSync(join(root, folder))
  cpSync(join(import.meta.dirname, 'run.mjs'), join(root, 'scripts/run.mjs'))
  cpSync(join(import.meta.dirname, 'stop-signal.ts'), join(root, 'scripts/stop-signal.ts'))
  writeFileSync(join(root, 'package.json'), '{ "type": "module", "packageManager": "pnpm@1.2.3" }')
  writeFileSync(join(root, 'pnpm-lock.yaml'), 'version one')
  writeFileSync(join(root, 'scripts/start.ts'), program)
  // Stands for npx: says how it was called.
  writeFileSync(join(root, 'bin/npx'), '#!/bin/sh\necho "npx $*"\nexit ${NPX_RESULT:-0}\n', {
    mode: 0o755,
  })
})

afterEach(() => {
  rmSync(root, { recursive: true })
})

test('installs when the lockfile changed, and only then', async () => {
  const install = 'npx --yes pnpm@1.2.3 install --frozen-lockfile\n'
  expect(await output(run('end'))).toBe(`${install}started: end\n`)
  expect(await output(run('end'))).toBe('started: end\n')
  writeFileSync(join(root, 'pnpm-lock.yaml'), 'version two')
  expect(await output(run('end'))).toBe(`${install}started: end\n`)
})

test('a failed installation starts nothing and is tried again', async () => {
  const failed = run('end', { NPX_RESULT: '3' })
  expect(await output(failed)).not.toContain('started')
  expect(failed.exitCode).toBe(3)
  expect(await output(run('end'))).toContain('npx')
})

test('gives the program its arguments and ends with its exit code', async () => {
  const child = spawnRun(['start', 'fail', '--fresh', 'a b'])
  expect(await output(child)).toContain('started: fail --fresh a b\n')
  expect(child.exitCode).toBe(7)
})

test('names its programs when asked for another', async () => {
  const child = spawnRun(['strat'])
  const [complaint] = await Promise.all([text(child.stderr), output(child)])
  expect(complaint).toContain('start|test|check|bench')
  expect(child.exitCode).toBe(1)
})

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('passes on %s', async (signal) => {
  const child = run('wait')
  await started()
  child.kill(signal)
  expect(await output(child)).toContain('stopped in good order\n')
  expect(child.exitCode).toBe(0)
})

test('the program stops when run.mjs is killed', async () => {
  const child = run('wait')
  await started()
  child.kill('SIGKILL')
  expect(await output(child)).toContain('stopped in good order\n')
})

test('the program stops when the parent of run.mjs is killed, as npm may be', async () => {
  const command = `"${process.execPath}" scripts/run.mjs start wait; true`
  const shell = spawn('/bin/sh', ['-c', command], { cwd: root, env: environment(), stdio: 'pipe' })
  await started()
  shell.kill('SIGKILL')
  expect(await output(shell)).toContain('stopped in good order\n')
})

function run(word: string, variables: Record<string, string> = {}) {
  return spawnRun(['start', word], variables)
}

function spawnRun(args: readonly string[], variables: Record<string, string> = {}) {
  return spawn(process.execPath, ['scripts/run.mjs', ...args], {
    cwd: root,
    env: { ...environment(), ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

function environment() {
  return { PATH: `${join(root, 'bin')}:${process.env.PATH}` }
}

/** Everything that was printed, once all who could print have ended. */
async function output(child: ChildProcess): Promise<string> {
  const [printed] = await Promise.all([
    child.stdout === null ? '' : text(child.stdout),
    child.exitCode ?? child.signalCode ?? once(child, 'exit'),
  ])
  return printed
}

function started() {
  return vi.waitFor(() => readFileSync(join(root, 'started')), 10_000)
}

const program = `
import { writeFileSync } from 'node:fs'
import { stopSignal } from './stop-signal.ts'

const stop = stopSignal()
console.log('started:', ...process.argv.slice(2))
writeFileSync('started', '')
if (process.argv[2] === 'fail') process.exitCode = 7
if (process.argv[2] === 'wait') {
  const timer = setInterval(() => {}, 60_000)
  stop.addEventListener('abort', () => {
    console.log('stopped in good order')
    clearInterval(timer)
  })
}
`
