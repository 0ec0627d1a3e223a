import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { brokerPaths } from '@tessera/broker-client/protocol'
import { requestProofHeader, signRequest } from '@tessera/broker-client/signed-request'
import { createClaimKey } from '@tessera/crypto/open-claim'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import type { Secret } from '@tessera/crypto/secret'
import type { BrokerTrust } from '@tessera/broker-client/broker'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createWorld, type World } from '../world.ts'

/** Somebody asks, and learns from how she is refused. How long a refusal takes is measured by `npm run bench:timing`. */
let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('who asks and is refused', () => {
  test('reads the same of a grant that never was, one that has ended, and one that is held with another key', async () => {
    const worker = await world.newWorker()
    const [held, ended] = [await claimed(worker), await claimed(worker)]
    await world.database.adminPool.query(
      `update proof.grants set ended_at = now(), end_reason = 'released' where id = $1`,
      [ended.id],
    )
    const publicKey = Buffer.from((await createClaimKey()).publicKey).toString('base64url')
    const ask = async (grantId: string, key: string) =>
      await post(worker, brokerPaths.renew, { grantId, publicKey: key })

    const answers = [
      await ask(randomUUID(), publicKey),
      await ask(ended.id, ended.claimKey),
      await ask(held.id, publicKey),
    ]

    expect(new Set(answers).size).toBe(1)
    expect(await ask(held.id, held.claimKey)).not.toBe(answers[0])
  })

  test('reads the same of a proof that never was, of a session that has ended, and of somebody who is locked out', async () => {
    const { api } = world.testBroker
    const [user, disabled] = [await world.signIn(), await world.signIn()]
    const [unknown, ended] = [rowProof(newToken()), rowProof(newToken())]
    await world.database.adminPool.query(
      `insert into proof.sessions (user_id, proof_hash, kind, expires_at, ended_at)
       values ($1, $2, 'browser', now() + interval '1 hour', now())`,
      [user.id, proofHash(ended)],
    )
    await world.database.adminPool.query(`update app.users set status = 'disabled' where id = $1`, [
      disabled.id,
    ])
    const ask = async (proof: Secret<Uint8Array>) =>
      await post(api, brokerPaths.challenge, {
        proof: Buffer.from(proof.expose()).toString('base64url'),
      })

    const answers = [await ask(unknown), await ask(ended), await ask(disabled.proof)]

    expect(new Set(answers).size).toBe(1)
    expect(await ask(user.proof)).not.toBe(answers[0])
  })

  test('reads the same under a name that nobody has and under a name of another', async () => {
    const worker = await world.newWorker()
    const { privateKey: identityKey } = generateKeyPairSync('ed25519')
    const ask = async (as: BrokerTrust) => await post(as, brokerPaths.health, {})

    const answers = [
      await ask({ ...worker, identityKey }),
      await ask({ ...worker, identityKey, clientId: 'worker-that-nobody-enrolled' }),
      await ask({ ...worker, identityKey: world.testBroker.api.identityKey }),
    ]

    expect(new Set(answers).size).toBe(1)
    expect(await ask(worker)).not.toBe(answers[0])
  })
})

async function claimed(worker: BrokerTrust) {
  return await world.claim(worker, await world.dispatchedJob(await world.userWithToken()))
}

/** Status and text of the answer. */
async function post(as: BrokerTrust, path: string, input: object): Promise<string> {
  const body = JSON.stringify(input)
  const url = `${as.origin}${path}`
  const identity = { clientId: as.clientId, key: as.identityKey }
  const proof = signRequest(identity, { method: 'POST', url, body })
  const headers = { 'content-type': 'application/json', [requestProofHeader]: proof }
  const reply = await fetch(url, { method: 'POST', headers, body })
  return `${reply.status} ${await reply.text()}`
}
