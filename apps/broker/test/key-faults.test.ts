import { join } from 'node:path'
import { connectBroker } from '@tessera/broker-client/broker'
import { redeem } from '@tessera/broker-client/grants'
import { createClaimKey } from '@tessera/crypto/open-claim'
import { waitFor } from '@tessera/testing/wait-for'
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
      const child = await startChildBroker(world, 'killed', { killAt: step })
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

it('goes on with a rewrapping at start-up, without a command, after kill -9 in the middle of it', async () => {
  await using world = await createWorld()
  await fillVault(world, 3)
  const { keyId } = await operatorOf(world.testBroker.operator).rotate('key-encryption')
  await using child = await startChildBroker(world, 'killed', { killAt: 3 })
  await child.operator.rewrap().catch(() => {})
  expect(await child.ended).toBe('SIGKILL')
  expect(child.points.at(-1)).toBe('rewrap: batch written')
  expect(await keysInUse(world)).toHaveLength(2)

  await using again = await world.testBroker.startAnother()

  await waitFor(async () => String(await keysInUse(world)) === keyId)
  expect((await openRows(world, again)).files).toBe(3)
}, 60_000)

it.each(['root', 'grant-proof'] as const)(
  'is believed, and gives lost answers again, after kill -9 at each step of a rotation for %s',
  async (purpose) => {
    await using world = await createWorld()
    const job = await world.dispatchedJob(await world.userWithToken())
    const worker = await world.newWorker()
    const key = await createClaimKey()
    const proof = await rowProofOf(worker, job, key)
    const steps = await stepsOf(world, async (operator) => void (await operator.rotate(purpose)))
    expect(steps.length).toBeGreaterThan(4)

    for (let step = 1; step <= steps.length; step++) {
      await using child = await startChildBroker(world, 'killed', { killAt: step })
      await child.operator.rotate(purpose).catch(() => {})
      expect(await child.ended).toBe('SIGKILL')

      await using again = await world.testBroker.startAnother()
      const { origin } = again
      const trusting = connectBroker({ ...world.testBroker.api, origin })
      await expect(trusting.sealingKey('credential')).resolves.toBeDefined()
      expect(await rowProofOf({ ...worker, origin }, job, key)).toEqual(proof)
      const operator = operatorOf(anotherOperator(world))
      const { keyId } = await operator.rotate(purpose)
      expect(await operator.current(purpose)).toBe(keyId)
      const { keys } = readKeyStoreFile(keyStorePath(world.testBroker.keyStore))
      expect(keys.filter(({ state }) => state === 'pending')).toEqual([])
    }
  },
  200_000,
)

async function rowProofOf(...claim: Parameters<typeof redeem>): Promise<Uint8Array> {
  const redeemed = await redeem(...claim)
  if (redeemed.outcome === 'refused') throw new Error(redeemed.reason)
  return redeemed.grant.rowProof.expose()
}

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
