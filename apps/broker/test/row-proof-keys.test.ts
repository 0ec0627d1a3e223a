import type { BrokerTrust } from '@tessera/broker-client/broker'
import { type Grant, redeem } from '@tessera/broker-client/grants'
import { type ClaimKey, createClaimKey } from '@tessera/crypto/open-claim'
import { asJob } from '@tessera/db/unit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { operatorOf } from './operator-calls.ts'
import { createWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('gives a lost answer again after the key of row proofs was rotated, and new grants a proof under the new one', async () => {
  const { worker, user, again } = await claiming()
  const first = await again(worker)
  await operatorOf(world.testBroker.operator).rotate('grant-proof')

  const second = await again(worker)

  expect(second.rowProof.expose()).toEqual(first.rowProof.expose())
  const fresh = await world.claim(worker, await world.dispatchedJob(user))
  for (const { rowProof } of [second, fresh])
    expect(await asJob(world.workerLogin, rowProof, async () => 'opened')).toBe('opened')
})

it('gives a lost answer again through a broker that has not met the key of its row proof', async () => {
  await using another = await world.testBroker.startAnother()
  const { worker, again } = await claiming()
  await operatorOf(world.testBroker.operator).rotate('grant-proof')
  const first = await again(worker)

  const second = await again({ ...worker, origin: another.origin })

  expect(second.rowProof.expose()).toEqual(first.rowProof.expose())
})

/** A step, and a key to claim it with as often as one likes. */
async function claiming() {
  const user = await world.userWithToken()
  const job = await world.dispatchedJob(user)
  const key: ClaimKey = await createClaimKey()
  const again = async (worker: BrokerTrust): Promise<Grant> => {
    const redeemed = await redeem(worker, job, key)
    if (redeemed.outcome === 'refused') throw new Error(`refused: ${redeemed.reason}`)
    return redeemed.grant
  }
  return { user, worker: await world.newWorker(), again }
}
