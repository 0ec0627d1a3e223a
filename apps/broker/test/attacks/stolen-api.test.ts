import { randomBytes, randomUUID } from 'node:crypto'
import { type Broker, connectBroker } from '@tessera/broker-client/broker'
import { callBroker } from '@tessera/broker-client/call-broker'
import { redeem } from '@tessera/broker-client/grants'
import { brokerPaths } from '@tessera/broker-client/protocol'
import { accessScope } from '@tessera/contracts/access-scope'
import type { ServiceId } from '@tessera/contracts/ids'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import type { Secret } from '@tessera/crypto/secret'
import { asVault, ProofRefused, resolveProof } from '@tessera/db/unit'
import { delegateJob } from '@tessera/testing/delegated-job'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createWorld, type World } from '../world.ts'
import { storeToken } from '../vault-rows.ts'

/** Somebody runs as the api: its identity, its signing key, its login, and sessions that are live meanwhile. */
let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('who runs as the api', () => {
  test('gets no credential out of any call that it may make, with its owner’s own proof', async () => {
    const user = await world.signIn()
    const token = await storeToken(world, user)
    const broker = connectBroker(world.testBroker.api)
    const answers: unknown[] = [
      await broker.credentialStatus(user.proof, world.serviceId),
      await broker.challenge(user.proof),
      await broker.sealingKey('credential'),
      await broker.sealingKey('context'),
    ]
    const text = JSON.stringify(answers)
    expect(text).toContain('mine')
    for (const form of ['utf8', 'hex', 'base64url'] as const)
      expect(text).not.toContain(Buffer.from(token).toString(form))
  })

  test('may claim nothing: a grant is for workers', async () => {
    const user = await world.signIn()
    await storeToken(world, user)
    const job = await world.dispatchedJob(user)
    await expect(redeem(world.testBroker.api, job)).rejects.toThrow()
    const worker = await world.testBroker.enrollWorker(`worker-${randomUUID()}`)
    expect(await redeem(worker, job)).toMatchObject({ outcome: 'granted' })
  })

  test('enrols nobody, and lists nobody', async () => {
    const key = randomBytes(32).toString('base64url')
    const input = { kind: 'worker', id: 'worker-planted', publicKey: key }
    await expect(
      callBroker(world.testBroker.api, brokerPaths.enroll, input, z.unknown()),
    ).rejects.toThrow()
    const { rows } = await world.database.adminPool.query(
      `select from vault.clients where id = 'worker-planted'`,
    )
    expect(rows).toEqual([])
  })

  test('speaks for no owner with the proof of a grant, which is live and of the same user', async () => {
    const user = await world.signIn()
    await storeToken(world, user)
    const { rowProof: proof } = await world.claim(
      await world.newWorker(),
      await world.dispatchedJob(user),
    )
    const api = connectBroker(world.testBroker.api)
    const { serviceId } = world
    for (const call of callsOfAnOwner(api, proof, serviceId))
      await expect(call()).rejects.toMatchObject({ code: 'not_signed_in' })
    expect(await api.credentialStatus(user.proof, serviceId)).not.toBeNull()
    // The proof itself is good.
    const { login } = world.testBroker.broker.deps
    expect(await asVault(login, async (unit) => await resolveProof(unit, proof))).toBe(user.id)
  })

  test('speaks for no owner with the proof of an access token', async () => {
    const user = await world.signIn()
    const proof = rowProof(newToken())
    await world.database.adminPool.query(
      `insert into proof.personal_tokens (id, user_id, name, proof_hash, scopes, expires_at)
       values (gen_random_uuid(), $1, 'A script', $2, $3, now() + interval '1 day')`,
      [user.id, proofHash(proof), accessScope.options],
    )
    const api = connectBroker(world.testBroker.api)
    for (const call of callsOfAnOwner(api, proof, world.serviceId))
      await expect(call()).rejects.toMatchObject({ code: 'not_signed_in' })
    const { login } = world.testBroker.broker.deps
    expect(await asVault(login, async (unit) => await resolveProof(unit, proof))).toBe(user.id)
  })

  test('delegates for nobody who is not signed in', async () => {
    const user = await world.signIn()
    const { key } = await connectBroker(world.testBroker.api).sealingKey('context')
    const by = {
      serviceId: world.serviceId,
      contextKey: key,
      signedBy: 'api-1',
      signingKey: world.testBroker.api.signingKey,
    }
    const made = rowProof(newToken())
    await expect(
      delegateJob(world.apiLogin, { ...by, user: { ...user, proof: made } }),
    ).rejects.toThrow(ProofRefused)
    await expect(delegateJob(world.apiLogin, { ...by, user })).resolves.toBeDefined()
  })
})

function callsOfAnOwner(api: Broker, proof: Secret<Uint8Array>, serviceId: ServiceId) {
  const sealed = { label: 'hers', challenge: 'A'.repeat(43), sealed: 'AAAA' }
  return [
    async () => await api.challenge(proof),
    async () => await api.putCredential({ proof, serviceId, ...sealed, type: 'api_token' }),
    async () => await api.credentialStatus(proof, serviceId),
    async () => await api.deleteCredential(proof, serviceId),
    async () => await api.beginOAuth({ proof, serviceId, label: 'hers' }),
    async () => await api.completeOAuth({ proof, serviceId, query: 'code=1&state=2' }),
    async () => await api.confirmOrigin(proof, serviceId, 'https://evil.example.org'),
    async () => await api.acknowledgeAlert(proof, 1),
  ]
}
