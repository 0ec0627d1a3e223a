import { afterAll, beforeAll, expect, it } from 'vitest'
import { isCompleted, isWaitingFor, submissionsOf } from '../test/at-sandbox.ts'
import { createWorld, type World } from '../test/world.ts'

let world: World
const services = new AsyncDisposableStack()
beforeAll(async () => {
  world = services.use(await createWorld())
  await world.rows('update app.services set running_jobs = 1')
  services.use(await world.startDispatcher())
  services.use(await world.startWorker())
})
afterAll(async () => await services.disposeAsync())

it('jobs beyond those that an account may run wait in their order and are not sent before', async () => {
  const [ada, ben] = [await world.newResearcher(), await world.newResearcher()]
  const [first, second, third] = [await ada.submit(), await ada.submit(), await ada.submit()]
  const other = await ben.submit()

  const waiting = await third.becomes('waiting', isWaitingFor('slot'))
  expect(waiting.stateText).toMatch(/^Your account at .+ runs as many jobs as it may\./)
  await other.becomes('completed', isCompleted)
  await third.becomes('completed', isCompleted)

  const sent = await world.rows(
    `select job_id, min(at) filter (where event ->> 'state' = 'running') as sent,
       min(at) filter (where event ->> 'state' = 'collecting') as done
     from app.job_events where job_id = any($1) group by job_id order by sent`,
    [first.id, second.id, third.id],
  )
  expect(sent.map((row) => row['job_id'])).toEqual([first.id, second.id, third.id])
  for (const [index, row] of sent.slice(1).entries())
    expect(Number(row['sent'])).toBeGreaterThan(Number(sent[index]?.['done']))
  for (const job of [first, second, third]) expect(await submissionsOf(world, job)).toHaveLength(1)
}, 120_000)
