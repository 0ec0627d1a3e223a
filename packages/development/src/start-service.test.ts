import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { temporaryDirectory } from '../test/temporary-directory.ts'
import { startService } from './start-service.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

test('a service gets its home and its parent, and not the starter’s other variables', async () => {
  vi.stubEnv('DATABASE_URL', 'postgres://superuser:password@127.0.0.1/')
  await using directory = await temporaryDirectory()
  const definition = define(directory.path)
  await using service = await startService(definition)
  expect(service.isRunning()).toBe(true)

  // The log is written behind what is read.
  const [first, ready = ''] = await vi.waitFor(async () => {
    const lines = (await readFile(definition.logFile, 'utf8')).split('\n')
    expect(lines).toHaveLength(3)
    return lines
  }, 20_000)
  expect(first).toBe('starting')
  const { variables } = JSON.parse(ready)
  expect(variables).toEqual(expect.arrayContaining(['PATH', 'TESSERA_HOME', 'TESSERA_PARENT']))
  expect(variables).not.toContain('DATABASE_URL')
})

test('a service that cannot start is an error with the end of its log', async () => {
  await using directory = await temporaryDirectory()
  const broken = { ...define(directory.path), env: { BROKEN: 'yes' } }
  await expect(startService(broken)).rejects.toThrow(
    /service ended before it was ready \(exit code 1\).*the service is broken/s,
  )
})

test('a service that is never ready is stopped', async () => {
  await using directory = await temporaryDirectory()
  const slow = { ...define(directory.path), env: { NAME: 'slow', SLOW: 'yes' }, readyTimeout: 500 }
  await expect(startService(slow)).rejects.toThrow('was not ready after 500 ms')
  expect(await readFile(join(directory.path, 'stopped'), 'utf8')).toBe('slow ')
})

function define(home: string) {
  return {
    name: 'service',
    entry: new URL('../test/service.ts', import.meta.url).pathname,
    home,
    logFile: join(home, 'logs', 'service.log'),
  }
}
