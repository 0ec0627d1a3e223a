import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { expect, test, vi } from 'vitest'
import { temporaryDirectory } from './temporary-directory.ts'

test('PostgreSQL, Redis and services end when their starter is killed', async () => {
  await using directory = await temporaryDirectory()
  const starter = spawn(
    process.execPath,
    [path('./starter.ts'), directory.path, path('./service.ts')],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [line] = await Promise.race([
    once(createInterface({ input: starter.stdout }), 'line'),
    once(starter, 'exit').then((how) => expect.fail(`the starter ended: ${how}`)),
  ])
  const pids: number[] = JSON.parse(line)
  expect(pids.map(isAlive)).toEqual([true, true, true])

  starter.kill('SIGKILL')
  await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false, false]), 10_000)
})

/** A process that ended but that nobody waited for is still in the table, as a zombie. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

function path(relative: string): string {
  return new URL(relative, import.meta.url).pathname
}
