import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { programEnvironment } from '@tessera/development/program-environment'
import { operatorOf } from './operator-calls.ts'
import type { World } from './world.ts'

export interface ChildBroker extends AsyncDisposable {
  readonly pid: number
  readonly origin: string
  readonly operator: ReturnType<typeof operatorOf>
  /** The fault points that it has passed. */
  readonly points: readonly string[]
  /** The signal that ended it. */
  readonly ended: Promise<string | null>
  stop(signal: 'SIGTERM' | 'SIGKILL'): void
}

/**
 * A broker in a process of its own, on the database and the keys of the world's.
 *
 * @param how.killAt at which fault point it kills itself, 1 for the first; 0, as unless told, for never
 * @param how.env added to its environment
 */
export async function startChildBroker(
  world: Pick<World, 'testBroker'>,
  name: string,
  how: { readonly killAt?: number; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<ChildBroker> {
  const home = join(world.testBroker.home, name)
  await mkdir(home, { recursive: true })
  const { config, secrets } = world.testBroker.files
  const socketPath = join(home, 'operator.sock')
  const own = { name, operatorSocket: socketPath, auditHeadsFile: join(home, 'heads.jsonl') }
  const files = { config: { ...config, ...own }, secrets }
  for (const [file, contents] of Object.entries(files))
    await writeFile(join(home, `${file}.json`), JSON.stringify(contents), { mode: 0o600 })

  const entry = join(import.meta.dirname, 'killed-broker.ts')
  const child = spawn(process.execPath, [entry, String(how.killAt ?? 0)], {
    env: { ...programEnvironment(), ...how.env, TESSERA_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close').then(([, signal]) => signal as string | null)
  const points: string[] = []
  const listening = Promise.withResolvers<string>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('http://')) listening.resolve(line)
    else points.push(line)
  })
  const origin = await Promise.race([
    listening.promise,
    ended.then(() => Promise.reject(new Error('the broker did not start'))),
  ])
  return {
    pid: child.pid ?? 0,
    origin,
    operator: operatorOf({ ...world.testBroker.operator, socketPath }),
    points,
    ended,
    stop: (signal) => void child.kill(signal),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
