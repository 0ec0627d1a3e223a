import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { faultPoints } from '../src/keys/fault-points.ts'
import { keyStorePath, readKeyStoreFile } from '../src/keys/key-store-file.ts'
import { operatorOf } from './operator-calls.ts'
import { fillVault, keysInUse, openRows } from './vault-rows.ts'
import { createWorld, type World } from './world.ts'

type Operator = ReturnType<typeof operatorOf>

it('opens every row, and finishes what was begun, after kill -9 at each step of rotate, rewrap and retire', async () => {
  await using world = await createWorld()
  const tokens = (await fillVault(world, 3)).toSorted()
  const other = operatorOf(world.testBroker.operator)
  const killedAt = new Set<string>()

  for (const { prepare, run, isDone } of changes(world)) {
    const subject = await prepare(other)
    const steps = await stepsOf(world, async (operator) => await run(operator, subject))
    expect(steps.length).toBeGreaterThan(2)
    for (let step = 1; step <= steps.length; step++) {
      const subject = await prepare(other)
      const child = await startChild(world, step)
      await run(child.operator, subject).catch(() => {})
      expect(await child.ended).toBe('SIGKILL')
      killedAt.add(child.points.at(-1) ?? '')

      await using again = await world.testBroker.startAnother()
      expect(await openAll(world, again)).toEqual(tokens)
      const operator = operatorOf(anotherOperator(world))
      await run(operator, subject)
      expect(await isDone(operator, subject)).toBe(true)
      expect(await openAll(world, again)).toEqual(tokens)
    }
  }

  expect([...killedAt].toSorted()).toEqual([...faultPoints].toSorted())
}, 400_000)

function changes(world: World) {
  const stored = () => readKeyStoreFile(keyStorePath(world.testBroker.keyStore)).keys
  return [
    {
      prepare: async (operator: Operator) => await operator.current('key-encryption'),
      run: async (operator: Operator) => void (await operator.rotate('key-encryption')),
      async isDone(operator: Operator, before: string) {
        const current = await operator.current('key-encryption')
        const isPending = stored().some(({ state }) => state === 'pending')
        return current !== before && !isPending
      },
    },
    {
      prepare: async (operator: Operator) => (await operator.rotate('key-encryption')).keyId,
      run: async (operator: Operator) => void (await operator.rewrapAll()),
      isDone: async (_operator: Operator, current: string) =>
        String(await keysInUse(world)) === current,
    },
    {
      async prepare(operator: Operator) {
        const { previousId } = await operator.rotate('key-encryption')
        await operator.rewrapAll()
        return previousId
      },
      run: async (operator: Operator, id: string) => void (await operator.retire(id)),
      isDone: async (_operator: Operator, id: string) => stored().every((key) => key.id !== id),
    },
  ]
}

async function openAll(world: World, broker: Parameters<typeof openRows>[1]) {
  const { tokens, files } = await openRows(world, broker)
  expect(files).toBe(3)
  return tokens.toSorted()
}

/** The fault points that a change passes when nobody kills the broker. */
async function stepsOf(
  world: World,
  change: (operator: Operator) => Promise<void>,
): Promise<readonly string[]> {
  const child = await startChild(world, 0)
  await change(child.operator)
  child.process.kill('SIGTERM')
  await child.ended
  return child.points
}

async function startChild(world: World, killAt: number) {
  const home = join(world.testBroker.home, 'killed')
  await mkdir(home, { recursive: true })
  const { config, secrets } = world.testBroker.files
  const socketPath = join(home, 'operator.sock')
  const own = { operatorSocket: socketPath, auditHeadsFile: join(home, 'heads.jsonl') }
  const files = { config: { ...config, ...own }, secrets }
  for (const [name, contents] of Object.entries(files))
    await writeFile(join(home, `${name}.json`), JSON.stringify(contents), { mode: 0o600 })

  const entry = join(import.meta.dirname, 'killed-broker.ts')
  const child: ChildProcess = spawn(process.execPath, [entry, String(killAt)], {
    env: { PATH: process.env['PATH'], TESSERA_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close').then(([, signal]) => signal as string | null)
  const points: string[] = []
  const listening = Promise.withResolvers<void>()
  if (child.stdout === null) throw new Error('the child has no output')
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'listening') listening.resolve()
    else points.push(line)
  })
  await Promise.race([
    listening.promise,
    ended.then(() => Promise.reject(new Error('the broker did not start'))),
  ])
  const operator = operatorOf({ ...world.testBroker.operator, socketPath })
  return { process: child, operator, ended, points }
}

function anotherOperator(world: World) {
  const socketPath = join(world.testBroker.home, 'another.sock')
  return { ...world.testBroker.operator, socketPath }
}
