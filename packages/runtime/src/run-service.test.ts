import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'

const running: ChildProcess[] = []
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

describe('runService', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'disposes on %s and ends by itself',
    async (signal) => {
      const service = startService('normal')
      await service.line('ready')
      service.child.kill(signal)
      expect(await service.exit()).toEqual({ code: 0, signal: null })
      expect(service.messages()).toEqual(['ready', 'stopping', 'disposing', 'stopped'])
      expect(service.lines[1]).toMatchObject({ name: 'test-service', reason: signal })
    },
  )

  it('disposes once when it is told to stop twice', async () => {
    const service = startService('normal')
    await service.line('ready')
    service.child.kill('SIGTERM')
    service.child.kill('SIGINT')
    expect(await service.exit()).toEqual({ code: 0, signal: null })
    expect(service.messages().filter((message) => message === 'disposing')).toHaveLength(1)
  })

  it('exits with 1 when it cannot start, and says why', async () => {
    const service = startService('fails-to-start')
    expect(await service.exit()).toEqual({ code: 1, signal: null })
    expect(service.messages()).toEqual(['failed'])
    expect(service.lines[0]).toMatchObject({
      level: 'fatal',
      err: { message: 'the port is taken' },
    })
  })

  it.each(['throws-later', 'rejects-later'])(
    'logs, disposes and exits with 1 when it %s',
    async (behaviour) => {
      const service = startService(behaviour)
      expect(await service.exit()).toEqual({ code: 1, signal: null })
      expect(service.messages()).toContain('disposing')
      const line = service.lines.find(({ msg }) => msg === 'unhandled error')
      expect(line).toMatchObject({ level: 'fatal', err: { message: 'nobody caught this' } })
    },
  )

  it('exits with 1 when disposing fails', async () => {
    const service = startService('fails-to-stop')
    await service.line('ready')
    service.child.kill('SIGTERM')
    expect(await service.exit()).toEqual({ code: 1, signal: null })
    expect(service.messages()).toContain('failed')
  })

  it.each(['hangs', 'leaks'])('is ended with 1 when it %s while stopping', async (behaviour) => {
    const service = startService(behaviour)
    await service.line('ready')
    service.child.kill('SIGTERM')
    expect(await service.exit()).toEqual({ code: 1, signal: null })
    expect(service.messages().at(-1)).toBe('still running after the time allowed for stopping')
  })

  it('is ended when it is told to stop and never finishes starting', async () => {
    const service = startService('never-starts')
    await service.line('starting')
    service.child.kill('SIGTERM')
    expect(await service.exit()).toEqual({ code: 1, signal: null })
  })

  it('stops when its parent was killed', async () => {
    const parent = start('parent.ts', [], { TESSERA_PARENT: '1' })
    await parent.line('ready')
    parent.child.kill('SIGKILL')
    await parent.line('stopped')
    expect(parent.lines.find(({ msg }) => msg === 'stopping')).toMatchObject({
      reason: 'the parent process is gone',
    })
  })
})

function startService(behaviour: string) {
  return start('service.ts', [behaviour])
}

function start(file: string, args: readonly string[], env: Record<string, string> = {}) {
  const path = fileURLToPath(new URL(`../test/${file}`, import.meta.url))
  const child = spawn(process.execPath, [path, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.push(child)
  const lines: LogLine[] = []
  const reader = createInterface({ input: child.stdout })
  reader.on('line', (line) => lines.push(JSON.parse(line)))
  const closed = once(child, 'close')

  return {
    child,
    lines,
    messages: () => lines.map(({ msg }) => msg),
    /** Waits for a line with this message. */
    async line(message: string): Promise<void> {
      while (!lines.some(({ msg }) => msg === message)) await once(reader, 'line')
    },
    async exit() {
      const [code, signal] = await closed
      return { code, signal }
    },
  }
}

interface LogLine {
  readonly msg: string
  readonly [field: string]: unknown
}
