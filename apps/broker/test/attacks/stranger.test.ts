import { randomUUID } from 'node:crypto'
import { connectBroker } from '@tessera/broker-client/broker'
import { brokerPaths } from '@tessera/broker-client/protocol'
import { signRequest } from '@tessera/broker-client/signed-request'
import { fileId } from '@tessera/contracts/ids'
import { insertInput } from '@tessera/db/inputs'
import { asUser } from '@tessera/db/unit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postAsWritten, type Reply } from '../post-as-written.ts'
import { createWorld, newServiceToken, type World } from '../world.ts'
import { storeToken } from '../vault-rows.ts'

/** Another user, or somebody with a connection to the broker and an identity of a known client. */
let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('another user', () => {
  test('neither sees nor deletes nor replaces what is hers', async () => {
    const [owner, stranger] = [await world.signIn(), await world.signIn()]
    await storeToken(world, owner, 'alice')
    const broker = connectBroker(world.testBroker.api)

    expect(await broker.credentialStatus(stranger.proof, world.serviceId)).toBeNull()
    expect(await broker.deleteCredential(stranger.proof, world.serviceId)).toMatchObject({
      deleted: false,
    })
    await storeToken(world, stranger, 'mallory')
    expect(await broker.credentialStatus(owner.proof, world.serviceId)).toMatchObject({
      remoteAccount: 'alice',
    })
  })

  test('is told the same of a file of hers as of one that never was', async () => {
    const [owner, stranger] = [await world.signIn(), await world.signIn()]
    const hers = fileId.parse(randomUUID())
    await asUser(world.apiLogin, owner.proof, async (unit) => {
      await insertInput(unit, { id: hers, userId: owner.id, name: 'a.vcf.gz', sizeBytes: 1 })
    })
    const broker = connectBroker(world.testBroker.api)

    expect(await broker.fileKey(owner.proof, hers)).not.toBeNull()
    expect(await broker.fileKey(stranger.proof, hers)).toBeNull()
    expect(await broker.fileKey(stranger.proof, fileId.parse(randomUUID()))).toBeNull()
  })
})

describe('somebody with a connection', () => {
  test.each([
    '/trpc/grants.redeem/..',
    '/trpc/..%2Fgrants.redeem',
    '/trpc/../trpc/health',
    '/trpc//health',
    '/trpc/health/',
    '/trpc/Health',
    '/trpc/health%00',
    '/trpc/*',
    '/trpc/health,grants.redeem',
    '/trpc/__proto__',
    '/trpc/constructor',
    '/',
  ])('comes to no procedure by the path %s', async (path) => {
    const reply = await post(path, '{}')
    expect(reply.status).toBeGreaterThanOrEqual(400)
    expect(reply.body).not.toContain('"result"')
  })

  test.each([
    ['a hundred thousand brackets', '['.repeat(100_000)],
    ['a hundred thousand objects', '{"a":'.repeat(40_000)],
    ['a name of the prototype', '{"__proto__":{"taskId":"x"}}'],
    ['no JSON', 'taskId=1'],
    ['nothing', ''],
  ])('is refused with %s, and the broker goes on', async (_, body) => {
    const reply = await post(brokerPaths.redeem, body)
    expect(reply.status).toBeGreaterThanOrEqual(400)
    expect(reply.status).toBeLessThan(500)
    expect((await post(brokerPaths.health, '{}')).status).toBe(200)
  })

  test('may send as much as it likes, and the broker goes on', async () => {
    const body = `{"a":"${'x'.repeat(300_000)}"}`
    // Who still sends may find the line cut before it reads why.
    const status = await post(brokerPaths.redeem, body).then(
      (reply) => reply.status,
      () => 413,
    )
    expect(status).toBe(413)
    expect((await post(brokerPaths.health, '{}')).status).toBe(200)
  })

  test('is not heard when it does not say how much it sends', async () => {
    const sent = new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from('{}'))
        controller.close()
      },
    })
    const url = `${world.testBroker.origin}${brokerPaths.redeem}`
    const reply = await fetch(url, { method: 'POST', body: sent, duplex: 'half' })
    expect(reply.status).toBe(411)
  })

  test('does not read its own words, or anybody’s, in an error', async () => {
    const word = newServiceToken()
    const replies = await Promise.all([
      post(brokerPaths.putCredential, JSON.stringify({ proof: word, label: word })),
      post(brokerPaths.redeem, JSON.stringify({ taskId: word, publicKey: word })),
      post(`/trpc/${word}`, '{}'),
      post(brokerPaths.redeem, word),
    ])
    for (const { status, body } of replies) {
      expect(status).toBeGreaterThanOrEqual(400)
      expect(body).not.toContain(word)
      expect(body).not.toMatch(/at .*\.ts|node_modules|select |postgres/i)
    }
  })

  test.each(['API-1', 'api-1 ', ' api-1', 'api-1\u0000', 'api–1', 'аpi-1'])(
    'is not taken for api-1 under the name %j',
    async (clientId) => {
      const reply = await post(brokerPaths.health, '{}', clientId)
      expect(reply.status).toBe(401)
      expect((await post(brokerPaths.health, '{}', 'api-1')).status).toBe(200)
    },
  )
})

/** Signed as the api signs, with the path as it is written here. */
async function post(path: string, body: string, clientId = 'api-1'): Promise<Reply> {
  const { origin, api } = world.testBroker
  const proof = signRequest(
    { clientId, key: api.identityKey },
    { method: 'POST', url: `${origin}${path}`, body },
  )
  return await postAsWritten(origin, { path, proof, body })
}
