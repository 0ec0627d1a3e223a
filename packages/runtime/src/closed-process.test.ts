import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

test('a process that was started as it should be is closed, and SIGUSR1 does not open it', async () => {
  const child = start('ulimit -c 0', ['--disable-sigusr1'])
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  expect(line).toBe('closed, memory in cores: 00000000')
  child.kill('SIGUSR1')
  child.stdin.end()
  // An inspector would say where it listens.
  expect(await text(child.stderr)).toBe('')
})

test.each([
  ['ulimit -c 0', [], {}, 'SIGUSR1 opens the inspector'],
  ['ulimit -c unlimited', ['--disable-sigusr1'], {}, 'core files are on'],
  ['ulimit -c 0', ['--disable-sigusr1', '--inspect=0'], {}, 'Node was given --inspect=0'],
  ['ulimit -c 0', ['--disable-sigusr1', '--inspect=0'], {}, 'the inspector listens'],
  ['ulimit -c 0', ['--disable-sigusr1', '--heapsnapshot-signal=SIGUSR2'], {}, '--heapsnapshot'],
  [
    'ulimit -c 0',
    ['--disable-sigusr1'],
    { NODE_OPTIONS: '--inspect=0' },
    'Node was given --inspect=0',
  ],
])('after %s with %j and %j it is refused: %s', async (limit, options, env, fault) => {
  const child = start(limit, options, env)
  child.stdin.end()
  expect(await text(child.stdout)).toContain(fault)
})

function start(limit: string, options: readonly string[], env: Record<string, string> = {}) {
  const program = join(import.meta.dirname, '../test/closed.ts')
  const command = `${limit}; exec "$0" "$@"`
  return spawn('sh', ['-c', command, process.execPath, ...options, program], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}
