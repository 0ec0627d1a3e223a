import { generateKeyPairSync } from 'node:crypto'
import { connectBroker } from '@tessera/broker-client/broker'
import { renew } from '@tessera/broker-client/grants'
import { brokerPaths } from '@tessera/broker-client/protocol'
import {
  answerIsSigned,
  parseUnverifiedProof,
  signRequest,
} from '@tessera/broker-client/signed-request'
import { setSigningTime, signingTime } from '@tessera/broker-client/signing-time'
import { asVault } from '@tessera/db/unit'
import { forgetSpentIds } from '@tessera/db/vault/clients'
import { waitFor } from '@tessera/testing/wait-for'
import { createWrongClock } from '@tessera/testing/wrong-clock'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ChildBroker, startChildBroker } from './child-broker.ts'
import { GrantTimes, isNear } from './grant-times.ts'
import { postAsWritten } from './post-as-written.ts'
import { createWorld, newServiceToken, type World } from './world.ts'

const grantTtlSeconds = 30
let world: World
let times: GrantTimes
beforeAll(async () => {
  world = await createWorld({ grantTtlSeconds })
  times = new GrantTimes(world.database)
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe.each([
  ['ahead', 300],
  ['behind', -300],
])('a broker five minutes %s of the database and of its clients', (direction, seconds) => {
  let broker: ChildBroker
  const running = new AsyncDisposableStack()
  beforeAll(async () => {
    const { env } = running.use(await createWrongClock(seconds))
    broker = running.use(await startChildBroker(world, direction, { env }))
  })
  afterAll(async () => await running.disposeAsync())

  it('F18 grants: begin, are renewed and end by the database’s clock', async () => {
    const worker = { ...(await world.newWorker()), origin: broker.origin }
    const user = await world.userWithToken()

    const grant = await world.claim(worker, await world.dispatchedJob(user))
    expect(await times.secondsLeft(grant.expiresAt)).toSatisfy(isNear(grantTtlSeconds))

    // The proof that the process has a wrong clock: by it its record is written.
    expect(await times.recordAhead()).toSatisfy(isNear(seconds))

    await times.endIn('1 second', grant)
    expect(await times.secondsLeft((await renew(worker, grant))?.expiresAt)).toSatisfy(
      isNear(grantTtlSeconds),
    )
    await times.endIn('0.3 seconds', grant)
    await waitFor(async () => await times.isOver(grant), { interval: 20 })
    expect(await renew(worker, grant)).toBeNull()
  })

  it('F18 sealing keys: are believed, and a credential can be stored', async () => {
    const user = await world.signIn()
    const token = newServiceToken()
    world.service.accounts.set(token, 'alice')
    expect(await world.putToken(user, token, { through: broker.origin })).toMatchObject({
      outcome: 'stored',
    })
  })
})

describe('a client whose clock is wrong', () => {
  it.each([
    ['ahead', 600],
    ['behind', -600],
  ])('ten minutes %s: is told the time once, and is served', async (_, seconds) => {
    const worker = await world.newWorker()
    setSigningTime(worker.identityKey, Date.now() + seconds * 1000)
    await connectBroker(worker).health()
    expect(Math.abs(signingTime(worker.identityKey) - Date.now())).toBeLessThan(2_000)
    const refused = await refusals()
    await connectBroker(worker).health()
    expect(await refusals()).toBe(refused)
  })

  it('is told by an answer that the broker signed over its request', async () => {
    const worker = await world.newWorker()
    const { proof, reply } = await postFrom(worker, -120)
    expect(reply.status).toBe(401)
    expect(JSON.parse(reply.body)).toEqual({ error: 'clock_differs', now: expect.any(Number) })
    const { answerKey } = worker
    expect(answerIsSigned(answerKey, reply.signature, { requestProof: proof, ...reply })).toBe(true)
  })

  it('is told nothing when the signature is not its own', async () => {
    const worker = await world.newWorker()
    const { privateKey } = generateKeyPairSync('ed25519')
    const { reply } = await postFrom({ ...worker, identityKey: privateKey }, -120)
    expect(reply).toMatchObject({ status: 401, body: '{"error":"unauthorized"}' })
  })

  it('F19 a request of the future: is spent when it is refused, until its time is over', async () => {
    const worker = await world.newWorker()
    const { proof } = await postFrom(worker, 600)
    const { jti } = parseUnverifiedProof(proof) ?? { jti: '' }
    await asVault(world.testBroker.broker.deps.login, async (unit) => await forgetSpentIds(unit, 0))
    const { rows } = await world.database.adminPool.query(
      `select extract(epoch from seen_at - now())::float8 as seconds from vault.request_ids where id = $1`,
      [jti],
    )
    expect(rows).toEqual([{ seconds: expect.toSatisfy(isNear(600)) }])
  })
})

async function postFrom(
  { clientId, identityKey, origin }: Awaited<ReturnType<World['newWorker']>>,
  seconds: number,
) {
  setSigningTime(identityKey, Date.now() + seconds * 1000)
  const url = `${origin}${brokerPaths.health}`
  const proof = signRequest({ clientId, key: identityKey }, { method: 'POST', url, body: '{}' })
  return {
    proof,
    reply: await postAsWritten(origin, { path: brokerPaths.health, proof, body: '{}' }),
  }
}

async function refusals(): Promise<number> {
  const { values } = await world.testBroker.broker.deps.watch.metrics.refusedSignatures.get()
  return values[0]?.value ?? 0
}
