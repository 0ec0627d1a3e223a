import { describe, expect, it } from 'vitest'
import { isCompleted, stepsOf, submissionsOf } from '../test/at-sandbox.ts'
import { readResult } from '../test/read-result.ts'
import { createWorld, type World, type WorldOptions } from '../test/world.ts'

describe.each(['sealed', 'egress'] as const)('a job at a node that speaks WES (%s)', (delivery) => {
  it('is imputed on the account of its owner, sent once though its answer is lost, and its results open with its password', async () => {
    await using services = new AsyncDisposableStack()
    const world = await start(services, { delivery })
    const researcher = await world.newResearcher()
    await world.sandbox.admin('POST', '/faults', { kind: 'drop-after-submission' })
    const job = await researcher.submit({ mode: 'imputation', population: 'eur' })

    const done = await job.becomes('completed', isCompleted)

    expect(done).toMatchObject({ state: 'completed', remoteAccount: researcher.account })
    expect(await submissionsOf(world, job)).toEqual([
      expect.objectContaining({ jobId: done.remoteId, account: researcher.account }),
    ])
    const zip = await readResult(world, researcher, job, 'chr_20.zip')
    expect(zip.entries).toContain('chr20.dose.vcf.gz')
    expect((await stepsOf(world, job)).map(({ kind, state }) => [kind, state])).toEqual([
      ['submit-job', 'done'],
      ['poll-job', 'done'],
      ['collect-results', 'done'],
    ])

    const stopped = await researcher.submit({ mode: 'imputation' })
    await stopped.becomes('running', ({ state }) => state === 'running')
    await stopped.cancel()
    const { remoteId } = await stopped.becomes('cancelled', ({ state }) => state === 'cancelled')
    expect(await researcher.remoteState(remoteId ?? '')).toBe(6)
  }, 90_000)
})

it('a job whose answer is lost is found at a node that lists runs without tags, where the run itself has them', async () => {
  await using services = new AsyncDisposableStack()
  const world = await start(services, { sandbox: { showsRunTags: 'in-its-log' } })
  const researcher = await world.newResearcher()
  await world.sandbox.admin('POST', '/faults', { kind: 'drop-after-submission' })
  const job = await researcher.submit()

  const done = await job.becomes('completed', isCompleted)

  expect(await submissionsOf(world, job)).toEqual([
    expect.objectContaining({ jobId: done.remoteId }),
  ])
}, 60_000)

it('a job whose answer is lost is not sent again to a node that shows runs without tags: its owner is told to look', async () => {
  await using services = new AsyncDisposableStack()
  const world = await start(services, { sandbox: { showsRunTags: 'nowhere' } })
  const researcher = await world.newResearcher()
  await world.sandbox.admin('POST', '/faults', { kind: 'drop-after-submission' })
  const job = await researcher.submit()

  const failed = await job.becomes('failed', ({ state }) => state === 'failed')

  expect(failed.stateText).toContain(`a run named ${job.remoteName}`)
  expect(await submissionsOf(world, job)).toHaveLength(1)
}, 60_000)

it('the password of the results is in no word that is kept of a node that prints it', async () => {
  await using services = new AsyncDisposableStack()
  const world = await start(services, { sandbox: { logsParameters: true } })
  const researcher = await world.newResearcher()
  const job = await researcher.submit({ mode: 'imputation' })
  await job.becomes('completed', isCompleted)

  const { password } = await readResult(world, researcher, job, 'chr_20.zip')
  const told = await world.rows(
    `select event::text as text from app.job_events where job_id = $1
     union all select coalesce(state_text, '') from app.jobs where id = $1`,
    job.id,
  )
  const words = told.map(({ text }) => text).join()
  expect(words).toContain('nextflow run imputation')
  expect(words).toContain('[hidden]')
  expect(words).not.toContain(password)
}, 60_000)

it('a job that failed says what its node reports of it beside what the pipeline said', async () => {
  await using services = new AsyncDisposableStack()
  const world = await start(services, { sandbox: { writesFailureReports: true, minSamples: 500 } })
  const researcher = await world.newResearcher()
  const job = await researcher.submit()
  const failed = await job.becomes('failed', ({ state }) => state === 'failed')
  expect(failed.stateText).toContain('The pipeline did not take the input. (PIPELINE_FAILED)')
  expect(failed.stateText).toContain('At least 500 samples must be uploaded.')
  const [told] = await world.rows(
    `select event #>> '{steps,0,name}' as name, event #>> '{steps,0,messages,0,text}' as text
     from app.job_events where job_id = $1 and event ->> 'kind' = 'remote'`,
    job.id,
  )
  expect(told).toMatchObject({
    name: 'Report of the node',
    text: expect.stringContaining('Hint: Look at the input files.'),
  })
}, 60_000)

it('a job whose results its node has removed says so', async () => {
  await using services = new AsyncDisposableStack()
  const world = await start(services, { sandbox: { exportingMs: 3000 } })
  const researcher = await world.newResearcher()
  const job = await researcher.submit()
  await job.becomes('running', ({ remoteId }) => remoteId !== null)
  const { remoteId } = await job.read()
  await world.sandbox.admin('PUT', '/maintenance', { on: true })
  await expect
    .poll(async () => (await retire(world, remoteId ?? '')).status, { timeout: 20_000 })
    .toBe(200)
  expect((await retire(world, remoteId ?? '')).status).toBe(200)
  await world.sandbox.admin('PUT', '/maintenance', { on: false })

  const failed = await job.becomes('failed', ({ state }) => state === 'failed')

  expect(failed.stateText).toContain('removed the job and its files')
}, 60_000)

it.each(['sealed', 'egress'] as const)(
  'a job keeps the files that can be fetched (%s), and names those that cannot',
  async (delivery) => {
    await using services = new AsyncDisposableStack()
    const otherOutputs = ['https://10.0.0.1/inside/chr_21.zip', 'gs://bucket/chr_22.zip']
    const world = await start(services, { delivery, sandbox: { otherOutputs } })
    const researcher = await world.newResearcher()
    const job = await researcher.submit()

    const done = await job.becomes('completed', isCompleted)

    expect(done.state).toBe('completed_with_warnings')
    const told = await world.rows(
      'select event::text as text from app.job_events where job_id = $1',
      job.id,
    )
    const words = told.map(({ text }) => text).join()
    expect(words).toContain('chr_21.zip could not be fetched: it is at an address to which')
    expect(words).toContain('1 of the files that the run gives cannot be fetched from here')
  },
  60_000,
)

async function retire(world: World, remoteId: string): Promise<Response> {
  return await world.sandbox.admin('POST', `/jobs/${remoteId}/retire`)
}

async function start(services: AsyncDisposableStack, options: WorldOptions = {}): Promise<World> {
  const world = services.use(await createWorld({ kind: 'ga4gh-wes', ...options }))
  services.use(await world.startDispatcher())
  services.use(await world.startWorker())
  return world
}
