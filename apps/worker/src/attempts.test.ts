import { jobAttempt } from '@tessera/contracts/job'
import { listJobAttempts } from '@tessera/db/job-attempts'
import { asUser } from '@tessera/db/unit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { isCompleted, stepsOf } from '../test/at-sandbox.ts'
import type { Researcher, SubmittedJob } from '../test/researcher.ts'
import { createWorld, type World } from '../test/world.ts'

let world: World
const services = new AsyncDisposableStack()
beforeAll(async () => {
  world = services.use(await createWorld())
  services.use(await world.startDispatcher())
  services.use(await world.startWorker())
})
afterAll(async () => await services.disposeAsync())

it('a job that was completed with warnings is sent once more, and what came of both is kept apart', async () => {
  const researcher = await world.newResearcher()
  const job = await researcher.submit({ mode: 'qc_only' })
  await job.becomes('completed', isCompleted)
  await world.rows(
    `insert into app.job_events (user_id, job_id, sequence, event)
     values ($1, $2, 0, '{"kind":"note","severity":"warning","text":"Of the first one"}')`,
    researcher.user.id,
    job.id,
  )
  await world.rows(`update app.jobs set state = 'completed_with_warnings' where id = $1`, job.id)
  const first = await resultsOf(job)

  const name = await job.tryAgain({ mode: 'imputation', population: 'eur' })
  const done = await job.becomes('completed again', ({ state, attempt }) => {
    return attempt === 2 && isCompleted({ state })
  })

  expect(done.state).toBe('completed')
  expect(await attemptsOf(researcher, job)).toMatchObject([
    { number: 2, settings: { mode: 'imputation' }, state: 'completed', results: first.length + 1 },
    { number: 1, settings: { mode: 'qc_only' }, state: 'completed_with_warnings' },
  ])
  expect(await submittedAs([job.remoteName, name])).toEqual([
    [researcher.account, job.remoteName],
    [researcher.account, name],
  ])
  const all = await resultsOf(job)
  expect(all.filter(({ attempt }) => attempt === 1)).toEqual(first)
  expect(all.find(({ name: file }) => file === 'chr_20.zip')).toMatchObject({ attempt: 2 })
  const twice = all.filter(({ name: file }) => file === 'statistics/snps-excluded.txt')
  expect(twice.map(({ attempt }) => attempt)).toEqual([1, 2])
}, 120_000)

it('a job that was cancelled before it was sent can be sent after all', async () => {
  const researcher = await world.newResearcher()
  // So that it waits for a credential, and is not sent before it is cancelled.
  await researcher.revokeToken()
  const job = await researcher.submit({ mode: 'qc_only' })
  await job.becomes('waiting', ({ state }) => state === 'waiting')
  await job.cancel()
  await job.becomes('cancelled', ({ state }) => state === 'cancelled')
  await researcher.putToken(await researcher.newToken())

  const name = await job.tryAgain()
  await job.becomes('completed', isCompleted)

  expect(await submittedAs([job.remoteName, name])).toEqual([[researcher.account, name]])
  expect(await attemptsOf(researcher, job)).toMatchObject([
    { number: 2, state: 'completed' },
    { number: 1, state: 'cancelled', results: 0 },
  ])
  const open = (await stepsOf(world, job)).filter((step) => step['ended_at'] === null)
  expect(open).toEqual([])
  expect(
    await world.rows(`select from app.delegations where job_id = $1 and state = 'live'`, job.id),
  ).toEqual([])
}, 120_000)

async function attemptsOf({ user }: Researcher, job: SubmittedJob) {
  return z
    .array(jobAttempt)
    .parse(
      await asUser(world.apiLogin, user.proof, async (unit) => await listJobAttempts(unit, job.id)),
    )
}

async function resultsOf(job: SubmittedJob) {
  return await world.rows(
    `select id, attempt, name from app.files where job_id = $1 and purpose = 'result' order by name, attempt`,
    job.id,
  )
}

async function submittedAs(names: readonly string[]) {
  const answer: unknown = await (await world.sandbox.admin('GET', '/submissions')).json()
  const all = z.array(z.object({ jobName: z.string(), account: z.string() })).parse(answer)
  return all
    .filter(({ jobName }) => names.includes(jobName))
    .map(({ account, jobName }) => [account, jobName])
}
