import { restoreAuthContext } from '@tessera/auth-context/auth-context'
import { UserContext } from '@tessera/auth-context/user-context'
import { errors } from '@tessera/contracts/errors'
import type { StepKind } from '@tessera/contracts/step'
import { createLogger } from '@tessera/runtime/logger'
import { taskContext } from '@tessera/tasks/task-context'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stepsOf } from '../test/at-sandbox.ts'
import { claim } from '../test/claim.ts'
import type { SubmittedJob } from '../test/researcher.ts'
import { createWorld, type World } from '../test/world.ts'
import { CredentialUse } from './credential-use.ts'
import type { TaskOutcome } from './end-task.ts'
import { holdGrant } from './hold-grant.ts'
import { endAfterFailure } from './task-failure.ts'
import { OutOfTime } from './task-stopped.ts'

let world: World
let submit: () => Promise<SubmittedJob>
beforeAll(async () => {
  world = await createWorld()
  const researcher = await world.newResearcher()
  submit = async () => await researcher.submit()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('a transfer that does not fit into a grant’s whole time', () => {
  it('is tried three times, and then its owner reads what happened and what to do', async () => {
    const job = await submit()
    expect(await overrun(job, 'submit-job')).toBe('overrun')
    expect(await overrun(job, 'submit-job')).toBe('overrun')
    expect(await stepsOf(world, job)).toEqual([
      expect.objectContaining({ state: 'due', overruns: 2, failures: 0 }),
    ])

    expect(await overrun(job, 'submit-job')).toBe('dead')

    const { message, remedy } = errors.job_upload_out_of_time
    expect(await job.read()).toMatchObject({
      state: 'failed',
      failureCode: 'job_upload_out_of_time',
      stateText: `${message} ${remedy}`,
    })
  })

  it('goes on as long as one result more is here each time, and ends with those that are', async () => {
    const job = await submit()
    await overrun(job, 'collect-results')
    await overrun(job, 'collect-results')
    await storeResult(job)
    for (const outcome of ['overrun', 'overrun', 'dead'])
      expect(await overrun(job, 'collect-results')).toBe(outcome)

    const { message, remedy } = errors.job_results_out_of_time
    expect(await job.read()).toMatchObject({
      state: 'completed_with_warnings',
      failureCode: 'job_results_out_of_time',
      stateText: `${message} ${remedy}`,
    })
  })

  it('ends a job that its service had failed in the words of the service', async () => {
    const job = await submit()
    await storeResult(job)
    await world.rows(
      `update app.jobs set remote_failure = 'Sandbox: Too many flips.' where id = $1`,
      job.id,
    )
    for (const outcome of ['overrun', 'overrun', 'dead'])
      expect(await overrun(job, 'collect-results')).toBe(outcome)

    expect(await job.read()).toMatchObject({
      state: 'failed',
      failureCode: null,
      stateText: 'Sandbox: Too many flips.',
    })
    const { message, remedy } = errors.job_results_out_of_time
    expect(
      await world.rows(
        `select event ->> 'text' as text from app.job_events where job_id = $1 and event ->> 'kind' = 'note'`,
        job.id,
      ),
    ).toEqual([{ text: `${message} ${remedy}` }])
  })
})

it('a question that takes a grant’s whole time is a failure like any other', async () => {
  const job = await submit()
  expect(await overrun(job, 'poll-job')).toBe('failed')
  expect(await stepsOf(world, job)).toEqual([
    expect.objectContaining({ state: 'due', overruns: 0, failures: 1 }),
  ])
})

let workers = 0
/** As a worker does whose grant comes to its ceiling while it works on the job's step. */
async function overrun(job: SubmittedJob, kind: StepKind): Promise<TaskOutcome> {
  const { connection, grant } = await claim(world, job, `worker-${++workers}`)
  const context = { ...taskContext.parse(JSON.parse(grant.context)), kind }
  const login = world.workerLogin
  const stopping = new AbortController().signal
  await using hold = await holdGrant(grant, { connection, login, stopping })
  const step = {
    context,
    connection,
    grant,
    hold,
    user: new UserContext(login, grant.rowProof, restoreAuthContext(context)),
    use: new CredentialUse(),
    broker: world.broker,
    files: world.files,
    panelSitesDir: null,
    logger: createLogger('test', { level: 'silent' }),
  }
  return await endAfterFailure(step, new OutOfTime())
}

async function storeResult(job: SubmittedJob): Promise<void> {
  await world.rows(
    `insert into app.files (user_id, job_id, purpose, name, size_bytes, state, sha256)
     select user_id, id, 'result', 'chr_1.zip', 7, 'stored', sha256('here') from app.jobs where id = $1`,
    job.id,
  )
}
