import { generateKeyPairSync } from 'node:crypto'
import type { BrokerTrust } from '@tessera/broker-client/broker'
import { callBroker } from '@tessera/broker-client/call-broker'
import { redeem, releaseHeld, renew } from '@tessera/broker-client/grants'
import { brokerPaths } from '@tessera/broker-client/protocol'
import { clientList } from '@tessera/broker-client/operator-protocol'
import { markDispatched } from '@tessera/testing/delegated-job'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { createWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('a worker that nobody enrolled gets nothing', async () => {
  const job = await world.dispatchedJob(await world.userWithToken())
  const { privateKey } = generateKeyPairSync('ed25519')
  const enrolled = await world.newWorker()

  for (const stranger of [
    { ...enrolled, clientId: 'worker-unknown', identityKey: privateKey },
    { ...enrolled, identityKey: privateKey },
  ])
    await expect(redeem(stranger, job)).rejects.toThrow()
  expect(await redeem(enrolled, job)).toMatchObject({ outcome: 'granted' })
})

it('a suspended worker gets nothing, and what it held goes to another', async () => {
  const user = await world.userWithToken()
  const [held, next] = [await world.dispatchedJob(user), await world.dispatchedJob(user)]
  const worker = await world.newWorker()
  const grant = await world.claim(worker, held)

  await setSuspended(worker, true)

  await expect(redeem(worker, next)).rejects.toThrow()
  await expect(renew(worker, grant)).rejects.toThrow()
  expect(await listed(worker)).toMatchObject({ kind: 'worker', status: 'suspended' })
  // Due at once, not when the time of its grant has passed.
  expect(await dueSteps(held.taskId)).toEqual([{ state: 'due', late: false, failures: 1 }])
  await markDispatched(world.database, held.taskId)
  const other = await world.newWorker()
  expect(await world.claim(other, held)).toMatchObject({ fence: 2 })

  // Back again, it begins anew: what it held before stays ended.
  await setSuspended(worker, false)
  expect(await renew(worker, grant)).toBeNull()
  expect(await redeem(worker, next)).toMatchObject({ outcome: 'granted' })
})

it('F5 crash loop: a worker that starts again gives back what it held, as a failure, and nobody else’s', async () => {
  const user = await world.userWithToken()
  const jobs = [await world.dispatchedJob(user), await world.dispatchedJob(user)] as const
  const [worker, other] = [await world.newWorker(), await world.newWorker()]
  const grant = await world.claim(worker, jobs[0])
  const others = await world.claim(other, jobs[1])

  expect(await releaseHeld(worker)).toBe(1)

  expect(await dueSteps(jobs[0].taskId)).toEqual([{ state: 'due', late: false, failures: 1 }])
  expect(await renew(worker, grant)).toBeNull()
  expect(await renew(other, others)).not.toBeNull()
  expect(await releaseHeld(worker)).toBe(0)
})

it('the operator sees when a worker last asked, and that is written once in a minute', async () => {
  const job = await world.dispatchedJob(await world.userWithToken())
  const worker = await world.newWorker()
  expect(await listed(worker)).toMatchObject({ lastSeenAt: null })

  await world.claim(worker, job)
  const seenAt = await waitFor(async () => (await listed(worker))?.lastSeenAt ?? null)
  expect(Math.abs(Date.parse(seenAt) - Date.now())).toBeLessThan(10_000)

  for (let count = 0; count < 5; count++) await redeem(worker, job)
  expect((await listed(worker))?.lastSeenAt).toBe(seenAt)
})

async function dueSteps(taskId: string) {
  const { rows } = await world.database.adminPool.query(
    'select state, due_at > now() as late, failures from app.steps where id = $1',
    [taskId],
  )
  return rows
}

async function setSuspended(worker: BrokerTrust, suspended: boolean) {
  const input = { id: worker.clientId, suspended }
  await callBroker(world.testBroker.operator, brokerPaths.suspend, input, z.unknown())
}

async function listed(worker: BrokerTrust) {
  const { operator } = world.testBroker
  const clients = await callBroker(operator, brokerPaths.listClients, {}, clientList)
  return clients.find(({ id }) => id === worker.clientId)
}
