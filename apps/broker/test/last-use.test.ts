import { type Grant, redeem, release } from '@tessera/broker-client/grants'
import type { SignedInUser } from '@tessera/testing/people'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { checkDueCredentials } from '../src/credentials/check-due.ts'
import { createWorld, newServiceToken, type World } from './world.ts'

let world: World
let worker: Awaited<ReturnType<World['testBroker']['enrollWorker']>>
beforeAll(async () => {
  world = await createWorld()
  worker = await world.testBroker.enrollWorker('worker-1')
})
afterAll(async () => await world[Symbol.asyncDispose]())

async function lastUse(user: SignedInUser): Promise<Date | null> {
  const { rows } = await world.database.adminPool.query(
    'select last_used_at from app.credentials where user_id = $1',
    [user.id],
  )
  return rows[0].last_used_at
}

async function claimed(): Promise<{ readonly user: SignedInUser; readonly grant: Grant }> {
  const user = await world.signIn()
  const token = newServiceToken()
  world.service.accounts.set(token, 'alice')
  await world.putToken(user, token)
  const answer = await redeem(worker, await world.dispatchedJob(user))
  if (answer.outcome !== 'granted') throw new Error(`refused: ${answer.reason}`)
  return { user, grant: answer.grant }
}

it('is not the entry, a claim, a daily check, or a step that sent nothing', async () => {
  const { user, grant } = await claimed()
  await world.database.adminPool.query('update app.credentials set next_check_at = now()')
  expect(await checkDueCredentials(world.testBroker.broker.deps)).toBe(1)
  expect(await lastUse(user)).toBeNull()

  await release(worker, grant, { credentialUsed: false, putBack: true })
  expect(await lastUse(user)).toBeNull()
})

it('is when the service answered a request of a step, as its worker tells', async () => {
  const { user, grant } = await claimed()

  await release(worker, grant, { credentialUsed: true, putBack: true })

  expect(Date.now() - ((await lastUse(user))?.getTime() ?? 0)).toBeLessThan(60_000)
})

it('does not wait for whoever replaces the credential just then', async () => {
  const { user, grant } = await claimed()
  const other = await world.database.adminPool.connect()
  try {
    await other.query('begin')
    await other.query('select 1 from app.credentials where user_id = $1 for update', [user.id])
    await release(worker, grant, { credentialUsed: true, putBack: true })
  } finally {
    await other.query('rollback')
    other.release()
  }
  expect(await lastUse(user)).toBeNull()
})
