import { randomUUID } from 'node:crypto'
import { redeem } from '@tessera/broker-client/grants'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createWorld, type World } from '../world.ts'
import { storeToken } from '../vault-rows.ts'

/** Somebody writes any row of any table: a superuser of the database, or its backup's keeper. */
let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('who can write every row', () => {
  test.each([
    ['type', `update app.credentials set type = 'basic' where user_id = $1`],
    ['version', `update app.credentials set version = version + 1 where user_id = $1`],
    [
      'version, on both sides',
      `with c as (update app.credentials set version = version + 1 where user_id = $1)
       update vault.credential_secrets set version = version + 1 where user_id = $1`,
    ],
    [
      'address, at the service too',
      `with s as (update app.services set origin = 'https://thief.example' where id = 1)
       update app.credentials set origin = 'https://thief.example' where user_id = $1`,
    ],
    [
      'secret, by one bit',
      `update vault.credential_secrets
       set envelope = set_byte(envelope, length(envelope) - 1, get_byte(envelope, length(envelope) - 1) # 1)
       where user_id = $1`,
    ],
    [
      'secret, cut short',
      `update vault.credential_secrets set envelope = substr(envelope, 1, length(envelope) - 1) where user_id = $1`,
    ],
  ])('gets nothing out of a credential whose %s was changed', async (_, statement) => {
    const user = await world.signIn()
    await storeToken(world, user, 'alice')
    const job = await world.dispatchedJob(user)
    const origin = world.service.origin
    try {
      const changed = await world.database.adminPool
        .query(statement, [user.id])
        .catch((error: Error) => error)
      // A table may refuse the change by itself.
      if (changed instanceof Error) return expect(changed.message).toContain('violates')
      expect(await claim(job)).toMatchObject({ available: false })
    } finally {
      await world.database.adminPool.query('update app.services set origin = $1 where id = 1', [
        origin,
      ])
    }
  })

  test('gets nothing out of a secret under another user’s credential, though all its columns fit', async () => {
    const victim = await world.signIn()
    await storeToken(world, victim, 'alice')
    const thief = await world.signIn()
    await storeToken(world, thief, 'bob')
    await world.database.adminPool.query(
      `update vault.credential_secrets mine set envelope = hers.envelope, version = hers.version, key_id = hers.key_id
       from vault.credential_secrets hers where mine.user_id = $1 and hers.user_id = $2`,
      [thief.id, victim.id],
    )

    expect(await claim(await world.dispatchedJob(thief))).toEqual({
      available: false,
      reason: 'refused',
    })
    // The same secret in its own row opens.
    expect(await claim(await world.dispatchedJob(victim))).toMatchObject({ available: true })
  })

  test.each([
    ['the user', `update app.delegations set user_id = $2 where job_id = $1`],
    ['the scopes', `update app.delegations set scopes = '{submit,cancel}' where job_id = $1`],
    [
      'the deadline',
      `update app.delegations set deadline = deadline + interval '1 s' where job_id = $1`,
    ],
    [
      'the begin',
      `update app.delegations set not_before = not_before - interval '1 s' where job_id = $1`,
    ],
  ])(
    'F26 right added after the job was made: cannot widen a delegation by changing %s',
    async (_, statement) => {
      const user = await world.signIn()
      await storeToken(world, user, 'alice')
      const other = await world.signIn()
      await storeToken(world, other, 'bob')
      const job = await world.dispatchedJob(user)
      const values = statement.includes('$2') ? [job.jobId, other.id] : [job.jobId]
      const changed = await world.database.adminPool
        .query(statement, values)
        .catch((error: Error) => error)
      if (changed instanceof Error) return expect(changed.message).toContain('violates')

      const answer = await redeem(await newWorker(), job)

      expect(answer).toMatchObject({ outcome: 'refused', reason: 'context_refused' })
    },
  )
})

async function claim(job: Awaited<ReturnType<World['dispatchedJob']>>) {
  const redeemed = await redeem(await newWorker(), job)
  if (redeemed.outcome === 'refused') throw new Error(redeemed.reason)
  return redeemed.grant.credential
}

async function newWorker() {
  return await world.testBroker.enrollWorker(`worker-${randomUUID()}`)
}
