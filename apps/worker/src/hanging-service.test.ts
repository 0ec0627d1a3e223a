import { startSandbox } from '@tessera/sandbox/testing/running-sandbox'
import { registerService } from '@tessera/testing/people'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { isCompleted } from '../test/at-sandbox.ts'
import { newResearcher } from '../test/researcher.ts'
import { createWorld, type World } from '../test/world.ts'

let world: World
const services = new AsyncDisposableStack()
beforeAll(async () => {
  world = services.use(await createWorld())
})
afterAll(async () => await services.disposeAsync())

it('a service that hangs does not hold up the jobs of another', async () => {
  const hanging = services.use(await startSandbox({ engine: 'typescript' }))
  const serviceId = await registerService(world.database, { id: 2, origin: hanging.origin })
  const stuck = await newResearcher({ ...world, sandbox: hanging, serviceId })
  const fault = { kind: 'slow', delayMs: 120_000, path: '/api/v2/', count: 1000 }
  await hanging.admin('POST', '/faults', fault)
  // More than a worker does at once.
  for (let count = 0; count < 30; count += 1) await stuck.submit()
  services.use(await world.startDispatcher())
  services.use(await world.startWorker())
  await waitFor(async () => {
    const [row] = await world.rows(
      `select count(*)::int as busy from app.steps where service_id = $1 and state = 'claimed'`,
      serviceId,
    )
    return Number(row?.['busy']) >= 8
  })

  const researcher = await world.newResearcher()
  const job = await researcher.submit()

  await job.becomes('completed', isCompleted)
  const rows = await world.rows(
    `select count(*)::int as busy from app.steps where service_id = $1 and state in ('dispatched', 'claimed')`,
    serviceId,
  )
  expect(rows).toEqual([{ busy: 8 }])
}, 60_000)
