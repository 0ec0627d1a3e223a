import { claimCredential } from '@tessera/broker-client/egress'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEgressWorld, type EgressWorld, shown } from './egress-world.ts'

let world: EgressWorld
beforeAll(async () => {
  world = await createEgressWorld()
  await world.deliverThrough('egress')
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('the record of a request through egress', () => {
  it('says whose grant, and which kind of request it was for', async () => {
    const mine = await world.held()
    const opened = await decryptions()

    await claimCredential(world.egress, shown(mine, { path: '/api/v2/server/apps/my-app@1.0' }))

    expect(await lastRecord()).toEqual({
      outcome: 'ok',
      user_id: mine.user.id,
      subject: mine.grant.taskId,
      detail: {
        fence: 1,
        worker: mine.worker.clientId,
        service: world.serviceId,
        request: 'GET /api/v2/server/apps/*',
        from: '127.0.0.1',
        credentialHmac: expect.any(String),
        grantHmac: expect.any(String),
      },
    })
    expect(await decryptions()).toBe(opened + 1)
  })

  it('holds nothing of an address elsewhere: it may open a result', async () => {
    const mine = await world.held()
    const scopes = `update proof.grants set scopes = array['collect'] where id = $1`
    await world.database.adminPool.query(scopes, [mine.grant.id])
    const opened = await decryptions()

    const path = 'https://store.example/key-of-a-result'
    await claimCredential(world.egress, shown(mine, { path, credential: 'omit' }))

    expect(await lastRecord()).toMatchObject({
      outcome: 'ok',
      detail: { request: 'GET elsewhere' },
    })
    expect(await decryptions()).toBe(opened)
  })

  it('says whose grant it was that got nothing', async () => {
    const mine = await world.held()
    await claimCredential(world.egress, shown(mine, { path: '/api/v2/jobs/job-1/cancel' }))
    expect(await lastRecord()).toEqual({
      outcome: 'not_allowed',
      user_id: mine.user.id,
      subject: mine.grant.taskId,
      detail: { from: '127.0.0.1', grantHmac: expect.any(String) },
    })
  })

  it('names nobody when the request was signed by nobody', async () => {
    const mine = await world.held()
    await claimCredential(world.egress, { ...shown(mine), workerProof: 'a.b.c' })
    expect(await lastRecord()).toEqual({
      outcome: 'not_signed',
      user_id: null,
      subject: '',
      detail: { from: '127.0.0.1' },
    })
  })
})

async function lastRecord() {
  const { rows } = await world.database.adminPool.query(
    `select outcome, user_id, subject, detail from vault.audit
     where client_id = 'egress-1' and action = 'grant.egress' order by id desc limit 1`,
  )
  return rows[0]
}

/** How many stored credentials were opened. */
async function decryptions(): Promise<number> {
  const { values } = await world.testBroker.broker.deps.watch.metrics.decryptions.get()
  return values.find(({ labels }) => labels.what === 'credential')?.value ?? 0
}
