import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { temporaryDirectory } from '../test/temporary-directory.ts'
import { createSupervisor } from './supervise.ts'

test('a service is ready when its ready line has come, and its output is in its log', async () => {
  await using parts = await start()
  await parts.supervisor.add(parts.definition)
  expect(parts.supervisor.isRunning('service')).toBe(true)
  expect(await parts.log()).toContain('starting')
})

test('a service gets its home and its parent, and not the starter’s other variables', async () => {
  vi.stubEnv('DATABASE_URL', 'postgres://superuser:password@127.0.0.1/')
  await using parts = await start()
  await parts.supervisor.add(parts.definition)
  const [, ready = ''] = (await parts.log()).split('\n')
  const { variables } = JSON.parse(ready)
  expect(variables).toEqual(expect.arrayContaining(['PATH', 'TESSERA_HOME', 'TESSERA_PARENT']))
  expect(variables).not.toContain('DATABASE_URL')
})

test('a killed service stays down until it is started again', async () => {
  await using parts = await start()
  const { supervisor } = parts
  await supervisor.add(parts.definition)
  const first = supervisor.pid('service')
  await supervisor.kill('service', 'SIGKILL')
  expect(supervisor.isRunning('service')).toBe(false)
  await supervisor.start('service')
  expect(supervisor.isRunning('service')).toBe(true)
  expect(supervisor.pid('service')).not.toBe(first)
  expect(parts.unexpected).toEqual([])
})

test('a service that cannot start is an error with the end of its log', async () => {
  await using parts = await start()
  const broken = { ...parts.definition, env: { BROKEN: 'yes' } }
  await expect(parts.supervisor.add(broken)).rejects.toThrow(
    /service ended before it was ready.*the service is broken/s,
  )
})

test('an end that nobody asked for is reported', async () => {
  await using parts = await start()
  await parts.supervisor.add(parts.definition)
  process.kill(parts.supervisor.pid('service'), 'SIGKILL')
  await vi.waitFor(() => expect(parts.unexpected).toEqual([['service', 'SIGKILL']]))
})

test('services stop in reverse order', async () => {
  await using parts = await start()
  for (const name of ['first', 'second', 'third']) {
    await parts.supervisor.add({ ...parts.definition, name, env: { NAME: name } })
  }
  await parts.supervisor[Symbol.asyncDispose]()
  expect(await readFile(join(parts.definition.home, 'stopped'), 'utf8')).toBe('third second first ')
})

async function start() {
  const directory = await temporaryDirectory()
  const unexpected: string[][] = []
  const logDir = join(directory.path, 'logs')
  const supervisor = createSupervisor({
    logDir,
    onUnexpectedExit: (name, how) => unexpected.push([name, how]),
  })
  return {
    supervisor,
    unexpected,
    definition: {
      name: 'service',
      entry: new URL('../test/service.ts', import.meta.url).pathname,
      home: directory.path,
    },
    log: (name = 'service') => readFile(join(logDir, `${name}.log`), 'utf8'),
    async [Symbol.asyncDispose]() {
      await supervisor[Symbol.asyncDispose]()
      await directory[Symbol.asyncDispose]()
      vi.unstubAllEnvs()
    },
  }
}
