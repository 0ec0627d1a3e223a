import { randomUUID } from 'node:crypto'
import type { BrokerTrust } from '@tessera/broker-client/broker'
import { connectBroker } from '@tessera/broker-client/broker'
import { callBroker } from '@tessera/broker-client/call-broker'
import { type Grant, redeem, renew } from '@tessera/broker-client/grants'
import { brokerPaths, releaseAnswer } from '@tessera/broker-client/protocol'
import { createClaimKey } from '@tessera/crypto/open-claim'
import { asJob } from '@tessera/db/unit'
import { markDispatched } from '@tessera/testing/delegated-job'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createWorld, type World } from '../world.ts'
import { storeToken } from '../vault-rows.ts'

/** Somebody runs as an enrolled worker: its identity, its login, all that it holds, and what others let slip. */
let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('who runs as a worker', () => {
  test('cannot claim what was not sent', async () => {
    const job = await world.dispatchedJob(await world.signIn())
    await world.database.adminPool.query(`update app.steps set state = 'due' where id = $1`, [
      job.taskId,
    ])
    expect(await redeem(await newWorker(), job)).toMatchObject({ reason: 'not_due' })
    await markDispatched(world.database, job.taskId)
    expect(await redeem(await newWorker(), job)).toMatchObject({ outcome: 'granted' })
  })

  test('cannot renew another’s grant with a valid identity of its own', async () => {
    const { grant } = await heldGrant()
    const thief = await newWorker()

    expect(await renew(thief, grant)).toBeNull()
    expect(await stateOf(grant)).toBe('frozen')
  })

  test('cannot renew its own grant with another claim key', async () => {
    const { grant, worker } = await heldGrant()
    const { publicKey } = await createClaimKey()
    const claimKey = Buffer.from(publicKey).toString('base64url')

    expect(await renew(worker, { ...grant, claimKey })).toBeNull()
    expect(await renew(worker, grant)).not.toBeNull()
  })

  test('cannot give another’s grant back', async () => {
    const { grant } = await heldGrant()
    const thief = await newWorker()
    const input = {
      grantId: grant.id,
      publicKey: grant.claimKey,
      credentialRefused: 'no',
      credentialUsed: false,
      putBack: true,
    }
    expect(await callBroker(thief, brokerPaths.release, input, releaseAnswer)).toEqual({
      released: false,
    })
    // Nor does its word count against the owner's credential.
    const { rows } = await world.database.adminPool.query(
      'select is_verified from app.credentials where user_id = $1 and is_active',
      [grant.userId],
    )
    expect(rows).toEqual([{ is_verified: true }])
  })

  test('reads an answer that it overheard only with the claim key', async () => {
    const user = await world.signIn()
    const token = await storeToken(world, user)
    const job = await world.dispatchedJob(user)
    const [mine, other] = [await createClaimKey(), await createClaimKey()]
    const worker = await newWorker()
    const redeemed = await redeem(worker, job, mine)
    if (redeemed.outcome === 'refused') throw new Error(redeemed.reason)
    const { credential } = redeemed.grant
    if (!credential.available || credential.delivery !== 'sealed') throw new Error('no credential')
    expect(credential.secret.expose()).toBe(token)

    await expect(redeem(worker, job, { ...other, publicKey: mine.publicKey })).rejects.toThrow()
  })

  test('sees the rows of its grant’s job only, and none after the grant', async () => {
    const { grant } = await heldGrant()
    const other = await heldGrant()
    const seen = async (by: Grant) =>
      await asJob(world.workerLogin, by.rowProof, async ({ transaction }) => {
        const jobs = await transaction.selectFrom('app.jobs').select('userId').execute()
        return jobs.map(({ userId }) => userId)
      })
    expect(await seen(grant)).toEqual([grant.userId])
    expect(await seen(other.grant)).toEqual([other.grant.userId])
    await renew(await newWorker(), grant)
    await expect(seen(grant)).rejects.toThrow('the proof is not live')
  })

  test('F30 job that asks for more: gets nothing by the calls of the api', async () => {
    const user = await world.signIn()
    await storeToken(world, user)
    const broker = connectBroker(await newWorker())
    await expect(broker.credentialStatus(user.proof, world.serviceId)).rejects.toThrow()
    await expect(broker.challenge(user.proof)).rejects.toThrow()
    await expect(broker.deleteCredential(user.proof, world.serviceId)).rejects.toThrow()
    expect(
      await connectBroker(world.testBroker.api).credentialStatus(user.proof, world.serviceId),
    ).toMatchObject({ isVerified: true })
  })
})

async function heldGrant(): Promise<{ readonly grant: Grant; readonly worker: BrokerTrust }> {
  const user = await world.signIn()
  await storeToken(world, user)
  const worker = await newWorker()
  const redeemed = await redeem(worker, await world.dispatchedJob(user))
  if (redeemed.outcome === 'refused') throw new Error(redeemed.reason)
  return { grant: redeemed.grant, worker }
}

async function stateOf(grant: Grant): Promise<string> {
  const { rows } = await world.database.adminPool.query<{ state: string }>(
    'select d.state from app.delegations d join proof.grants g on g.delegation_id = d.id where g.id = $1',
    [grant.id],
  )
  return rows[0]?.state ?? 'gone'
}

async function newWorker() {
  return await world.testBroker.enrollWorker(`worker-${randomUUID()}`)
}
