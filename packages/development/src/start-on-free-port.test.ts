import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { spawnGuarded } from './spawn-guarded.ts'
import { startOnFreePort } from './start-on-free-port.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tessera-ports-'))
})
afterAll(async () => await rm(dir, { recursive: true }))

test('a server that loses its port to somebody else is started on another one', async () => {
  const tries: number[] = []
  const { server, port } = await startOnFreePort(
    serverOf((port) =>
      tries.push(port) === 1 ? complain('bind: Address already in use') : serve(port),
    ),
  )
  await server[Symbol.asyncDispose]()

  expect(tries).toHaveLength(2)
  expect(port).toBe(tries[1])
})

test('a server that always loses its port is given up after a while', async () => {
  let tries = 0
  const alwaysLate = serverOf(() => {
    tries += 1
    return complain('bind: Address already in use')
  })
  const starting = startOnFreePort({ ...alwaysLate, patience: 3_000 })

  await expect(starting).rejects.toThrow('The test server did not start.')
  expect(tries).toBeGreaterThan(1)
})

test('a server that cannot start for another reason says it, and is not tried again', async () => {
  const starting = startOnFreePort(serverOf(() => complain('the configuration is wrong')))

  await expect(starting).rejects.toThrow('the configuration is wrong')
})

/** @param program what a shell runs on a port */
function serverOf(program: (port: number) => string) {
  const logFile = join(dir, 'log')
  return {
    name: 'The test server',
    port: undefined,
    logFile,
    async run(port: number) {
      const log = await open(logFile, 'w')
      try {
        return spawnGuarded('/bin/sh', ['-c', program(port)], {
          env: {},
          stopSignal: 'SIGTERM',
          output: log.fd,
        })
      } finally {
        await log.close()
      }
    },
    ask: async (port: number) => void (await fetch(`http://127.0.0.1:${port}`)),
  }
}

function serve(port: number): string {
  const source = `require("node:http").createServer((_, answer) => answer.end()).listen(${port}, "127.0.0.1")`
  return `exec ${process.execPath} -e '${source}'`
}

function complain(words: string): string {
  return `echo '${words}'; exit 1`
}
