import { afterAll, beforeAll, expect, it } from 'vitest'
import { setRole } from '../../test/roles.ts'
import { submitGoodJob } from '../../test/submitted-job.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('an administrator reads how the house is, and of keys that they are there', async () => {
  await submitGoodJob(world, await world.connect())
  const admin = await world.signUp()
  await setRole(world, admin, 'admin')
  const status = await admin.trpc.administration.system.status.query()
  expect(status).toMatchObject({ openJobs: 1, runningSteps: 0, waitingSteps: 0 })
  expect(status.dueSteps).toBeGreaterThan(0)
  expect(status.keys).toEqual([
    { id: expect.any(String), since: expect.any(String), isMoving: false },
  ])
  const [canary] = await world.rows(
    `select encode(envelope, 'base64') as envelope from vault.key_canaries`,
  )
  expect(JSON.stringify(status)).not.toContain(String(canary?.['envelope']).slice(0, 20))
})
