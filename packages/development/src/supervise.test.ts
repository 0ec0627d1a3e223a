import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../test/temporary-directory.ts'
import { startService } from './start-service.ts'
import { createSupervisor } from './supervise.ts'

test('a killed service stays down until it is started again', async () => {
  await using parts = await prepare()
  const { supervisor } = parts
  await parts.add('service')
  const first = supervisor.pid('service')
  await supervisor.kill('service', 'SIGKILL')
  expect(supervisor.isRunning('service')).toBe(false)
  await supervisor.start('service')
  expect(supervisor.isRunning('service')).toBe(true)
  expect(supervisor.pid('service')).not.toBe(first)
  expect(parts.unexpected).toEqual([])
})

test('an end that nobody asked for is reported', async () => {
  await using parts = await prepare()
  await parts.add('service')
  process.kill(parts.supervisor.pid('service'), 'SIGKILL')
  await expect.poll(() => parts.unexpected).toEqual([['service', 'SIGKILL']])
})

test('services stop in reverse order', async () => {
  await using parts = await prepare()
  for (const name of ['first', 'second', 'third']) await parts.add(name)
  await parts.supervisor[Symbol.asyncDispose]()
  expect(await readFile(join(parts.home, 'stopped'), 'utf8')).toBe('third second first ')
  expect(parts.unexpected).toEqual([])
})

async function prepare() {
  const directory = await temporaryDirectory()
  const home = directory.path
  const unexpected: string[][] = []
  const supervisor = createSupervisor((name, how) => unexpected.push([name, how]))
  const entry = new URL('../test/service.ts', import.meta.url).pathname
  return {
    home,
    supervisor,
    unexpected,
    add: (name: string) =>
      supervisor.add(name, () =>
        startService({ name, entry, home, logFile: join(home, 'log'), env: { NAME: name } }),
      ),
    async [Symbol.asyncDispose]() {
      await supervisor[Symbol.asyncDispose]()
      await directory[Symbol.asyncDispose]()
    },
  }
}
