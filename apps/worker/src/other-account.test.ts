import { randomBytes } from 'node:crypto'
import { runOnAccount } from '@tessera/db/run-on-account'
import { asUser } from '@tessera/db/unit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isCompleted, isWaitingFor, submissionsOf } from '../test/at-sandbox.ts'
import type { Researcher, SubmittedJob } from '../test/researcher.ts'
import { createWorld, type World } from '../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('a job whose owner has replaced her token before it was sent', () => {
  it('is held when the token is of another account, and runs there once she says so', async () => {
    const { researcher, job, other } = await heldJob()
    await using services = await startBoth()
    void services

    const held = await job.becomes('held', isWaitingFor('credential'))
    expect(held).toMatchObject({
      remoteAccount: researcher.account,
      otherAccount: other,
      stateText: expect.stringContaining(`made for the account ${researcher.account}`),
    })
    expect(await submissionsOf(world, job)).toEqual([])

    expect(await answer(researcher, job, 'somebody-else')).toBe(false)
    expect(await answer(researcher, job, other)).toBe(true)

    const done = await job.becomes('completed', isCompleted)
    expect(done).toMatchObject({ remoteAccount: other, otherAccount: null })
    expect(await submissionsOf(world, job)).toEqual([expect.objectContaining({ account: other })])
  }, 60_000)

  it('goes on as it was made once a token of its own account is there again', async () => {
    const { researcher, job } = await heldJob()
    await using services = await startBoth()
    void services
    await job.becomes('held', isWaitingFor('credential'))

    await researcher.putToken(await researcher.newToken())

    await job.becomes('completed', isCompleted)
    expect(await submissionsOf(world, job)).toEqual([
      expect.objectContaining({ account: researcher.account }),
    ])
  }, 60_000)

  it('goes on without a question when the new token is of the same account', async () => {
    const researcher = await world.newResearcher()
    const job = await researcher.submit()
    await researcher.putToken(await researcher.newToken())
    await using services = await startBoth()
    void services

    await job.becomes('completed', isCompleted)
  }, 60_000)
})

/** Submitted, not sent, and its owner has a token of another account by now. */
async function heldJob() {
  const researcher = await world.newResearcher()
  const job = await researcher.submit()
  const other = `o${randomBytes(4).toString('hex')}`
  const { token } = await world.sandbox.signUp(other)
  await researcher.putToken(token)
  return { researcher, job, other }
}

/** As the api does it: what was refused is rolled back. */
async function answer({ user }: Researcher, job: SubmittedJob, account: string): Promise<boolean> {
  const refused = new Error('refused')
  try {
    return await asUser(world.apiLogin, user.proof, async (unit) => {
      if (await runOnAccount(unit, { userId: user.id, jobId: job.id }, account)) return true
      throw refused
    })
  } catch (error) {
    if (error === refused) return false
    throw error
  }
}

async function startBoth(): Promise<AsyncDisposableStack> {
  const services = new AsyncDisposableStack()
  services.use(await world.startDispatcher())
  services.use(await world.startWorker())
  return services
}
