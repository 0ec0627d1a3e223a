import { errors } from '@tessera/contracts/errors'
import type { Job } from '@tessera/contracts/job'
import { flippedTarget } from '@tessera/sandbox/testing/flipped-target'
import { startTestS3, type TestS3 } from '@tessera/testing/s3'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { submissionsOf } from '../test/at-sandbox.ts'
import type { Researcher, SubmittedJob } from '../test/researcher.ts'
import { createWorld, type World } from '../test/world.ts'

let s3: TestS3
let world: World
const services = new AsyncDisposableStack()
beforeAll(async () => {
  s3 = services.use(await startTestS3())
  world = services.use(await createWorld({ s3 }))
  services.use(await world.startDispatcher())
  services.use(await world.startWorker())
})
afterAll(async () => await services.disposeAsync())
afterEach(async () => {
  s3.isAway = false
  await world.sandbox.admin('DELETE', '/faults')
})

it('a job that quality control stopped stays failed when its service has removed the files', async () => {
  const { job } = await withHalfOfItsControl()
  const [sent] = await submissionsOf(world, job)
  await world.sandbox.admin('POST', `/jobs/${sent?.jobId}/retire`)
  await world.sandbox.admin('POST', `/jobs/${sent?.jobId}/retire`)

  await goOn(job)

  endedInWordsOfService(await job.becomes('over', isOver))
  expect(await notesOf(job)).toEqual([expect.stringContaining('has removed the files.')])
  expect(await findingsOf(job)).toEqual(['statistics/snps-excluded.txt'])
}, 60_000)

it('a job that quality control stopped ends when its token is refused', async () => {
  const { job, researcher } = await withHalfOfItsControl()
  await researcher.revokeToken()

  await goOn(job)

  endedInWordsOfService(await job.becomes('over', isOver))
  expect(await notesOf(job)).toEqual([expect.stringContaining('no credential of yours')])
  expect(await findingsOf(job)).toEqual(['statistics/snps-excluded.txt'])
}, 60_000)

it('a job that quality control stopped waits for no new credential', async () => {
  const { job, researcher } = await withHalfOfItsControl()
  await world.rows(
    `update app.credentials set is_verified = false, verification_error = 'Forbidden' where user_id = $1`,
    researcher.user.id,
  )

  await goOn(job)

  endedInWordsOfService(await job.becomes('over', isOver))
  expect(await notesOf(job)).toEqual([expect.stringContaining('no credential of yours')])
}, 60_000)

it('a job that quality control stopped is given up in the words of its service', async () => {
  const fault = { kind: 'text-400', path: '/share/results/', count: 1000 }
  await world.sandbox.admin('POST', '/faults', fault)
  const job = await stoppedJob(await world.newResearcher())
  await waitFor(
    async () => {
      await world.rows(
        `update app.steps set failures = 7, due_at = now()
         where job_id = $1 and kind = 'collect-results' and state = 'due'`,
        job.id,
      )
      await world.rows(
        `update app.jobs set updated_at = now() - interval '25 hours'
         where id = $1 and state_text like '%goes on trying for a day.'`,
        job.id,
      )
      return isOver(await job.read())
    },
    { timeout: 50_000 },
  )

  endedInWordsOfService(await job.read())
  expect(await notesOf(job)).toEqual([expect.stringContaining('so the job was given up')])
}, 60_000)

it('a job that quality control stopped is not cancelled any more', async () => {
  const { job } = await withHalfOfItsControl()

  await job.cancel()

  endedInWordsOfService(await job.becomes('over', isOver))
}, 60_000)

it('a job that its service has completed after all is completed here', async () => {
  const second = holdSecondWrite()
  const job = await (await world.newResearcher()).submit()
  await second.arrived
  await world.rows(`update app.jobs set remote_failure = 'Sandbox: Stopped.' where id = $1`, job.id)
  s3.isAway = true
  second.letGo()
  await job.becomes('without its files', filesAreAway)

  await goOn(job)
  await waitFor(async () => {
    await world.rows(`update app.steps set due_at = now() where job_id = $1`, job.id)
    return isOver(await job.read())
  })

  expect((await job.read()).state).toMatch(/^completed/)
}, 60_000)

/** One of the two files is here, and the place of the other is away. */
async function withHalfOfItsControl(): Promise<{ job: SubmittedJob; researcher: Researcher }> {
  const researcher = await world.newResearcher()
  const second = holdSecondWrite()
  const job = await stoppedJob(researcher)
  await second.arrived
  expect((await job.read()).stateText).toMatch(/is being fetched\. .*obvious strand flips/)
  s3.isAway = true
  second.letGo()
  await job.becomes('without its files', filesAreAway)
  return { job, researcher }
}

async function stoppedJob(researcher: Researcher): Promise<SubmittedJob> {
  return await researcher.submit({ mode: 'imputation' }, 0, await flippedTarget(120))
}

/** Of what comes back from the service; before that the input is written. */
function holdSecondWrite() {
  const isWrite = (request: string) => request.startsWith('PUT')
  s3.hold(isWrite).letGo()
  s3.hold(isWrite).letGo()
  return s3.hold(isWrite)
}

/** The place of files is back, and the step does not wait. */
async function goOn(job: SubmittedJob): Promise<void> {
  s3.isAway = false
  await world.rows(
    `update app.steps set due_at = now() where job_id = $1 and kind = 'collect-results'`,
    job.id,
  )
}

function endedInWordsOfService(job: Job): void {
  expect(job).toMatchObject({
    state: 'failed',
    stateText: expect.stringContaining('More than 100 obvious strand flips have been detected'),
    failureCode: null,
    explanation: { code: 'strand_flips' },
  })
}

async function notesOf(job: SubmittedJob): Promise<readonly unknown[]> {
  const rows = await world.rows(
    `select event ->> 'text' as text from app.job_events
     where job_id = $1 and event ->> 'kind' = 'note' order by sequence`,
    job.id,
  )
  return rows.map(({ text }) => text)
}

async function findingsOf(job: SubmittedJob): Promise<readonly unknown[]> {
  const rows = await world.rows(
    'select name from app.control_findings where job_id = $1 order by name',
    job.id,
  )
  return rows.map(({ name }) => name)
}

const isOver = ({ endedAt }: Pick<Job, 'endedAt'>) => endedAt !== null
const filesAreAway = ({ stateText }: Pick<Job, 'stateText'>) =>
  stateText?.startsWith(errors.files_unavailable.message) === true
