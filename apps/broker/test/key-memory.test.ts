import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { waitFor } from '@tessera/testing/wait-for'
import { keyStorePath, readKeyStoreFile } from '../src/keys/key-store-file.ts'
import { operatorOf } from './operator-calls.ts'
import { createWorld } from './world.ts'

it('holds no key in its memory once it is sealed', async () => {
  await using world = await createWorld()
  const home = join(world.testBroker.home, 'sealed')
  await mkdir(home)
  const { config, secrets } = world.testBroker.files
  const socketPath = join(home, 'operator.sock')
  const own = { operatorSocket: socketPath, auditHeadsFile: join(home, 'heads.jsonl') }
  await writeFile(join(home, 'config.json'), JSON.stringify({ ...config, ...own }))
  await writeFile(join(home, 'secrets.json'), JSON.stringify(secrets), { mode: 0o600 })
  const child = spawn(process.execPath, [join(import.meta.dirname, 'killed-broker.ts'), '0'], {
    env: { PATH: process.env['PATH'], TESSERA_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(createInterface({ input: child.stdout }), 'line')
  const { keys } = readKeyStoreFile(keyStorePath(world.testBroker.keyStore))
  const needles = keys.map(({ id, wrapped }) => ({ id, bytes: Buffer.from(wrapped).subarray(-32) }))
  const held = await findInMemory(child.pid ?? 0, needles)
  expect(held.toSorted()).toEqual(needles.map(({ id }) => id).toSorted())

  await operatorOf({ ...world.testBroker.operator, socketPath }).seal()

  await waitFor(async () => (await findInMemory(child.pid ?? 0, needles)).length === 0)
  child.kill('SIGKILL')
  await once(child, 'close')
}, 60_000)

/** Which of them lie in the writable memory of a process. */
async function findInMemory(
  pid: number,
  needles: readonly { readonly id: string; readonly bytes: Buffer }[],
): Promise<readonly string[]> {
  const maps = await readFile(`/proc/${pid}/maps`, 'utf8')
  await using memory = await open(`/proc/${pid}/mem`, 'r')
  const found = new Set<string>()
  for (const [, from = '', to = ''] of maps.matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw/gm)) {
    const start = Number.parseInt(from, 16)
    const end = Number.parseInt(to, 16)
    for (let position = start; position < end; position += windowBytes - 64) {
      const length = Math.min(windowBytes, end - position)
      const { buffer, bytesRead } = await memory
        .read(Buffer.alloc(length), 0, length, position)
        .catch(() => ({ buffer: Buffer.alloc(0), bytesRead: 0 }))
      const part = buffer.subarray(0, bytesRead)
      for (const { id, bytes } of needles) if (part.includes(bytes)) found.add(id)
    }
  }
  return [...found]
}

const windowBytes = 16 * 1024 * 1024
