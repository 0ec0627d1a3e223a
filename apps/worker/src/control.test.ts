import { flippedTarget } from '@tessera/sandbox/testing/flipped-target'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { isCompleted } from '../test/at-sandbox.ts'
import type { SubmittedJob } from '../test/researcher.ts'
import { createWorld, type World } from '../test/world.ts'

let world: World
const services = new AsyncDisposableStack()
beforeAll(async () => {
  world = services.use(await createWorld())
  services.use(await world.startDispatcher())
  services.use(await world.startWorker())
})
afterAll(async () => await services.disposeAsync())

it('what quality control left out is read, with a list of what is to be mended', async () => {
  const researcher = await world.newResearcher()
  const job = await researcher.submit({ mode: 'qc_only' }, 0, await flippedTarget(24))
  await job.becomes('completed', isCompleted)

  const found = await findingsOf(job)
  expect(found.map(({ name, problem }) => [name, problem])).toEqual([
    ['statistics/snps-excluded.txt', null],
    ['statistics/snps-typed-only.txt', null],
  ])
  const [excluded, typedOnly] = found
  expect(excluded).toMatchObject({
    attempt: 1,
    control: {
      excluded: { strandFlip: 24, monomorphic: 267 },
      mends: 24,
      unreadable: 0,
      density: [{ chromosome: '20' }],
    },
  })
  const mends = String(excluded?.['mends']).trimEnd().split('\n')
  expect(mends).toHaveLength(24)
  for (const line of mends) expect(line).toMatch(/\tflip the strand$/)
  expect(typedOnly).toMatchObject({ control: { typedOnly: 159, mends: 0 }, mends: null })
}, 60_000)

it('a job that quality control stops ends with the words of the service, and says at which sites', async () => {
  const researcher = await world.newResearcher()
  const job = await researcher.submit({ mode: 'imputation' }, 0, await flippedTarget(120))
  const failed = await job.becomes('failed', ({ state }) => state === 'failed')

  expect(failed.stateText).toContain('More than 100 obvious strand flips have been detected')
  expect(failed.explanation).not.toBeNull()
  expect(await findingsOf(job)).toMatchObject([
    { control: { excluded: { strandFlip: 120 }, mends: 120 } },
    { control: { typedOnly: 159 } },
  ])
  expect(
    await world.rows(
      `select name from app.files where job_id = $1 and purpose = 'result' order by name`,
      job.id,
    ),
  ).toEqual([{ name: 'statistics/snps-excluded.txt' }, { name: 'statistics/snps-typed-only.txt' }])
}, 60_000)

async function findingsOf(job: SubmittedJob) {
  return await world.rows(
    'select attempt, name, control, mends, problem from app.control_findings where job_id = $1 order by name',
    job.id,
  )
}
