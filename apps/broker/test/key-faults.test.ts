import { join } from 'node:path'
import { expect, it } from 'vitest'
import { faultPoints } from '../src/keys/fault-points.ts'
import { keyStorePath, readKeyStoreFile } from '../src/keys/key-store-file.ts'
import { startChildBroker } from './child-broker.ts'
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
      const child = await startChildBroker(world, 'killed', step)
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
  const child = await startChildBroker(world, 'killed')
  await change(child.operator)
  child.stop('SIGTERM')
  await child.ended
  return child.points
}

function anotherOperator(world: World) {
  const socketPath = join(world.testBroker.home, 'another.sock')
  return { ...world.testBroker.operator, socketPath }
}
