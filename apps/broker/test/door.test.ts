import { connectBroker } from '@tessera/broker-client/broker'
import { callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths, healthAnswer } from '@tessera/broker-client/protocol'
import { enrollAnswer } from '@tessera/broker-client/operator-protocol'
import { answerIsSigned, signRequest } from '@tessera/broker-client/signed-request'
import { setSigningTime } from '@tessera/broker-client/signing-time'
import { newToken, rowProof } from '@tessera/crypto/row-proof'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { postAsWritten, type Reply } from './post-as-written.ts'
import { createWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

async function post(path: string, proof: string, body: string): Promise<Reply> {
  return await postAsWritten(world.testBroker.origin, { path, proof, body })
}

function signed(
  change: Readonly<Partial<Record<'method' | 'path' | 'body' | 'origin', string>>> = {},
) {
  const { clientId, identityKey: key } = world.testBroker.api
  const url = `${change.origin ?? world.testBroker.origin}${change.path ?? brokerPaths.health}`
  const { method = 'POST', body = '{}' } = change
  return signRequest({ clientId, key }, { method, url, body })
}

describe('the door', () => {
  it('answers a signed request, and signs the answer over that request', async () => {
    const proof = signed()
    const reply = await post(brokerPaths.health, proof, '{}')

    expect(reply.status).toBe(200)
    const { answerKey } = world.testBroker.api
    expect(answerIsSigned(answerKey, reply.signature, { requestProof: proof, ...reply })).toBe(true)
    expect(answerIsSigned(answerKey, reply.signature, { requestProof: signed(), ...reply })).toBe(
      false,
    )
  })

  it('answers the same request once', async () => {
    const proof = signed()
    expect((await post(brokerPaths.health, proof, '{}')).status).toBe(200)
    expect((await post(brokerPaths.health, proof, '{}')).status).toBe(401)
  })

  it('answers one of twenty copies that arrive together', async () => {
    const proof = signed()
    const replies = await Promise.all(
      Array.from({ length: 20 }, async () => await post(brokerPaths.health, proof, '{}')),
    )
    expect(replies.filter((reply) => reply.status === 200)).toHaveLength(1)
  })

  it.each([
    ['no signature', () => ''],
    ['a signature for another method', () => signed({ method: 'PUT' })],
    ['a signature for another path', () => signed({ path: brokerPaths.redeem })],
    ['a signature for another body', () => signed({ body: '{"a":1}' })],
    ['a signature for another broker', () => signed({ origin: 'http://127.0.0.1:1' })],
    [
      'a signature by an unknown client',
      () => {
        const { identityKey: key } = world.testBroker.api
        return signRequest(
          { clientId: 'nobody', key },
          { method: 'POST', url: `${world.testBroker.origin}${brokerPaths.health}`, body: '{}' },
        )
      },
    ],
    [
      'a signature with the key of another client',
      () => {
        const { identityKey: key } = world.testBroker.operator
        return signRequest(
          { clientId: 'api-1', key },
          { method: 'POST', url: `${world.testBroker.origin}${brokerPaths.health}`, body: '{}' },
        )
      },
    ],
    [
      'the operator, who comes in by the local socket only',
      () => {
        const { identityKey: key } = world.testBroker.operator
        return signRequest(
          { clientId: 'operator', key },
          { method: 'POST', url: `${world.testBroker.origin}${brokerPaths.health}`, body: '{}' },
        )
      },
    ],
  ])('refuses %s with the same short answer', async (_, proof) => {
    expect(await post(brokerPaths.health, proof(), '{}')).toMatchObject({
      status: 401,
      body: '{"error":"unauthorized"}',
    })
  })

  it('refuses a request that was signed two minutes ago', async () => {
    setSigningTime(world.testBroker.api.identityKey, Date.now() - 120_000)
    const proof = signed()
    expect((await post(brokerPaths.health, proof, '{}')).status).toBe(401)
  })

  it.each([30, -30])('answers a client whose clock is %i s ahead', async (seconds) => {
    const { clientId, identityKey: key } = await world.newWorker()
    setSigningTime(key, Date.now() + seconds * 1000)
    const url = `${world.testBroker.origin}${brokerPaths.health}`
    const proof = signRequest({ clientId, key }, { method: 'POST', url, body: '{}' })
    expect((await post(brokerPaths.health, proof, '{}')).status).toBe(200)
  })

  it('gives a suspended client nothing from its next request on', async () => {
    const worker = await world.testBroker.enrollWorker('worker-suspended')
    await connectBroker(worker).health()
    await callBroker(
      world.testBroker.operator,
      brokerPaths.suspend,
      { id: 'worker-suspended', suspended: true },
      z.unknown(),
    )
    await expect(connectBroker(worker).health()).rejects.toThrow('401')
  })

  it('keeps each kind of client to its own calls', async () => {
    const worker = await world.testBroker.enrollWorker('worker-curious')
    const user = await world.signIn()
    await expect(connectBroker(worker).challenge(user.proof)).rejects.toThrow('401')
    await expect(
      callBroker(
        world.testBroker.api,
        brokerPaths.enroll,
        { kind: 'worker', id: 'w', publicKey: 'A'.repeat(43) },
        z.unknown(),
      ),
    ).rejects.toThrow('401')
    await expect(
      callBroker(world.testBroker.api, brokerPaths.renew, {}, z.unknown()),
    ).rejects.toThrow('401')
  })

  it('tells a caller of a failure its kind, and no word of the reason', async () => {
    const body = '{}'
    const proof = signed({ path: brokerPaths.renew, body })
    const reply = await post(brokerPaths.renew, proof, body)
    expect(JSON.parse(reply.body)).toEqual({
      error: {
        code: -32001,
        message: 'UNAUTHORIZED',
        data: { code: 'UNAUTHORIZED', httpStatus: 401 },
      },
    })
  })

  it('does not let a name or a key be enrolled for another', async () => {
    const { operator, enrollWorker } = world.testBroker
    await enrollWorker('worker-first')
    const another = { kind: 'worker', id: 'worker-first', publicKey: 'A'.repeat(43) }
    expect(await callBroker(operator, brokerPaths.enroll, another, enrollAnswer)).toEqual({
      outcome: 'taken',
    })
  })

  it('is not believed when somebody else answers in its place', async () => {
    const { api, operator, answerPublicKey } = world.testBroker
    // Neither the key that signs nor the root key behind it is the one that was pinned.
    const impostor = { ...api, answerKey: operator.identityKey, rootPublicKey: answerPublicKey }
    await expect(callBroker(impostor, brokerPaths.health, {}, healthAnswer)).rejects.toThrow(
      'not signed by the broker',
    )
  })
})

it('says of a proof that is not live that it is not', async () => {
  const asked = connectBroker(world.testBroker.api).challenge(rowProof(newToken()))
  await expect(asked).rejects.toMatchObject({ code: 'not_signed_in' })
})

it.each([
  ['vault.request_ids', async () => await connectBroker(world.testBroker.api).health()],
  [
    'proof.sessions',
    async () => await connectBroker(world.testBroker.api).challenge(rowProof(newToken())),
  ],
])('says that it is away when Postgres is lost while it reads %s', async (table, ask) => {
  const { adminPool } = world.database
  const locking = await adminPool.connect()
  await using stack = new AsyncDisposableStack()
  stack.defer(() => locking.release(true))
  await locking.query('begin')
  await locking.query(`lock table ${table}`)
  const refused = expect(ask()).rejects.toMatchObject({ code: 'unavailable' })
  await waitFor(async () => {
    const { rowCount } = await adminPool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where wait_event_type = 'Lock' and datname = current_database()`,
    )
    return rowCount === 1
  })
  await refused
})
