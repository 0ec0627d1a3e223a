import { connectBroker } from '@tessera/broker-client/broker'
import { redeem, release } from '@tessera/broker-client/grants'
import { Secret } from '@tessera/crypto/secret'
import { listCredentialUses } from '@tessera/db/credential-uses'
import { openLogin } from '@tessera/db/login'
import { asUser } from '@tessera/db/unit'
import type { SignedInUser } from '@tessera/testing/people'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createWorld, newServiceToken, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('shows an owner each use: when, which job and step, which worker, from where, and what came of it', async () => {
  const user = await userWithToken()
  const worker = await world.testBroker.enrollWorker('worker-seen')
  const job = await world.dispatchedJob(user)
  const redeemed = await redeem(worker, job)
  if (redeemed.outcome === 'refused') throw new Error(redeemed.reason)
  await release(worker, redeemed.grant, { putBack: false, credentialRefused: 'Forbidden' })
  await connectBroker(world.testBroker.api).deleteCredential(user.proof, world.serviceId)

  const uses = await usesOf(user)

  expect(uses.map(({ what }) => what)).toEqual([
    'deleted',
    'refused_by_service',
    'given',
    'stored',
    'tried',
  ])
  expect(uses[2]).toMatchObject({
    jobId: job.jobId,
    jobName: 'test',
    step: 'submit-job',
    by: 'worker-seen',
    from: '127.0.0.1',
    ending: 'released',
  })
  expect(Date.now() - Date.parse(uses[2]?.at ?? '')).toBeLessThan(60_000)
})

it('shows nobody the uses of another, and no claim without a credential', async () => {
  const [user, other] = [await userWithToken(), await world.signIn()]
  const worker = await world.testBroker.enrollWorker('worker-other')
  await redeem(worker, await world.dispatchedJob(other))
  await redeem(worker, await world.dispatchedJob(user))

  expect(await usesOf(other)).toEqual([])
  expect((await usesOf(user)).map(({ what }) => what)).toEqual(['given', 'stored', 'tried'])
})

it('goes on with the next page where the one before ended', async () => {
  const user = await userWithToken()
  const [first, second] = await usesOf(user)
  expect(await usesOf(user, { before: first?.id ?? null, size: 1 })).toEqual([second])
})

async function userWithToken(): Promise<SignedInUser> {
  const user = await world.signIn()
  const token = newServiceToken()
  world.service.accounts.set(token, 'alice')
  await world.putToken(user, token)
  return user
}

async function usesOf(
  user: SignedInUser,
  page: { readonly before: number | null; readonly size: number } = { before: null, size: 25 },
) {
  await using login = openLogin('tessera_api', {
    url: new Secret(world.database.url('tessera_api')),
  })
  return await asUser(
    login,
    user.proof,
    async (unit) => await listCredentialUses(unit, world.serviceId, page),
  )
}
