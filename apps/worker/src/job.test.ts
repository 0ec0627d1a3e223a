import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isCompleted, isWaitingFor, stepsOf, submissionsOf } from '../test/at-sandbox.ts'
import { readResult } from '../test/read-result.ts'
import { createWorld, type World } from '../test/world.ts'

let world: World
const services = new AsyncDisposableStack()
beforeAll(async () => {
  world = services.use(await createWorld())
  services.use(await world.startDispatcher())
  services.use(await world.startWorker())
})
afterAll(async () => await services.disposeAsync())

describe.concurrent('a job', { timeout: 60_000 }, () => {
  it('is imputed on the account of its owner, and its results open with its password', async () => {
    const researcher = await world.newResearcher()
    const job = await researcher.submit({ mode: 'imputation', population: 'eur' })

    const done = await job.becomes('completed', ({ state }) => state === 'completed')

    expect(done.remoteAccount).toBe(researcher.account)
    expect(
      await world.rows(
        `select last_used_at > now() - interval '1 hour' as is_used from app.credentials where user_id = $1`,
        researcher.user.id,
      ),
    ).toEqual([{ is_used: true }])
    expect(await submissionsOf(world, job)).toEqual([
      expect.objectContaining({ jobId: done.remoteId, account: researcher.account }),
    ])
    expect(
      await world.rows(
        `select a.remote_queued_at <= a.remote_began_at and a.remote_began_at < a.remote_done_at as are_timed
         from app.attempts a where a.user_id = $1`,
        researcher.user.id,
      ),
    ).toEqual([{ are_timed: true }])
    const zip = await readResult(world, researcher, job, 'chr_20.zip')
    expect(zip.entries).toContain('chr20.dose.vcf.gz')
    expect(zip.sha256).toBe(zip.storedSha256)
    expect((await stepsOf(world, job)).map(({ kind, state }) => [kind, state])).toEqual([
      ['submit-job', 'done'],
      ['poll-job', 'done'],
      ['collect-results', 'done'],
    ])
    const [quality] = await world.rows(
      'select name, quality, problem from app.result_quality where job_id = $1',
      job.id,
    )
    expect(quality).toMatchObject({
      name: 'chr_20.zip',
      problem: null,
      quality: {
        measure: 'R2',
        variants: 6017,
        panel: { panel: 'apps@1000g-phase-3-chr20@1.0.0' },
        density: [{ chromosome: '20' }],
      },
    })
    const delegations = await world.rows(
      'select state from app.delegations where job_id = $1',
      job.id,
    )
    expect(delegations).toEqual([{ state: 'closed' }, { state: 'closed' }])
  })

  it('waits for a credential when the token was revoked before it was sent', async () => {
    const researcher = await world.newResearcher()
    await researcher.revokeToken()
    const job = await researcher.submit()

    const waiting = await job.becomes('waiting', isWaitingFor('credential'))
    expect(waiting.stateText).toContain('Renew it under Credentials')
    await researcher.credentialBecomes({ is_verified: false })

    await researcher.putToken(await researcher.newToken())
    await job.becomes('completed', isCompleted)
    expect(await submissionsOf(world, job)).toHaveLength(1)
  })

  it('waits for a credential when the token was revoked while it ran', async () => {
    const researcher = await world.newResearcher()
    const job = await researcher.submit({ mode: 'imputation' })
    await job.becomes('running', ({ state }) => state === 'running')
    await researcher.revokeToken()

    await job.becomes('waiting', isWaitingFor('credential'))

    await researcher.putToken(await researcher.newToken())
    await job.becomes('completed', isCompleted)
    expect(await submissionsOf(world, job)).toHaveLength(1)
  })

  it('waits for a slot while its account runs as many jobs as it may', async () => {
    const researcher = await world.newResearcher()
    await researcher.limitJobs(0)
    const job = await researcher.submit()

    await job.becomes('waiting', isWaitingFor('slot'))
    await waitFor(async () => Number((await stepsOf(world, job))[0]?.['fence']) >= 3, {
      timeout: 25_000,
    })
    expect(await submissionsOf(world, job)).toEqual([])
    // Tried more than once, and told once.
    const told = await world.rows(
      `select event ->> 'state' as state from app.job_events where job_id = $1 order by sequence`,
      job.id,
    )
    expect(told.map(({ state }) => state)).toEqual(['queued', 'submitting', 'waiting'])

    await researcher.limitJobs(null)
    await job.becomes('completed', isCompleted)
    expect(await submissionsOf(world, job)).toHaveLength(1)
  })

  it('is completed with a warning when a chromosome is missing from its results', async () => {
    const researcher = await world.newResearcher()
    const job = await researcher.submit({ mode: 'imputation' })
    await world.rows(
      `update app.files set report = jsonb_set(report, '{facts,chromosome}', '"21"')
       where id in (select file_id from app.job_inputs where job_id = $1)`,
      job.id,
    )

    const done = await job.becomes('completed', isCompleted)

    expect(done.state).toBe('completed_with_warnings')
    const notes = await world.rows(
      `select event ->> 'text' as text from app.job_events where job_id = $1 and event ->> 'kind' = 'note'`,
      job.id,
    )
    expect(notes).toEqual([{ text: 'There is no result for chromosome 21.' }])
  })

  it('F11 bad input: is not tried again, and fails with the words of the service', async () => {
    const researcher = await world.newResearcher()
    const job = await researcher.submit({ panel: 'apps@no-such-panel@1.0.0' })

    const failed = await job.becomes('failed', ({ state }) => state === 'failed')

    expect(failed.stateText).toContain('refused the job')
    expect(await submissionsOf(world, job)).toEqual([])
    expect(await stepsOf(world, job)).toEqual([
      expect.objectContaining({ fence: '1', failures: 0 }),
    ])
  })
})

describe.concurrent('cancelling', { timeout: 60_000 }, () => {
  it('stops a running job at its service', async () => {
    const researcher = await world.newResearcher()
    const job = await researcher.submit({ mode: 'imputation' })
    await job.becomes('running', ({ state }) => state === 'running')

    await job.cancel()

    const { remoteId } = await job.becomes('cancelled', ({ state }) => state === 'cancelled')
    expect(await researcher.remoteState(remoteId ?? '')).toBe(6)
  })

  it('ends a job that waits, without telling the service', async () => {
    const researcher = await world.newResearcher()
    await researcher.limitJobs(0)
    const job = await researcher.submit()
    await job.becomes('waiting', isWaitingFor('slot'))

    await job.cancel()

    expect(await job.read()).toMatchObject({ state: 'cancelled' })
    expect(await submissionsOf(world, job)).toEqual([])
  })

  it('says so when the service cannot be told, because there is no token', async () => {
    const researcher = await world.newResearcher()
    const job = await researcher.submit({ mode: 'imputation' })
    await job.becomes('running', ({ state }) => state === 'running')
    await world.broker.deleteCredential(researcher.user.proof, world.serviceId)

    await job.cancel()

    const cancelled = await job.becomes('cancelled', ({ state }) => state === 'cancelled')
    expect(cancelled.stateText).toContain('could not be told')
  })
})

it.each([
  ['samples', 51, 'The result for chromosome 20 has 20 of the 51 samples that were sent.'],
  ['samplesDigest', 'other', 'The result for chromosome 20 names other samples than were sent.'],
])(
  'is completed with a warning when its results are of other samples than were sent (%s)',
  async (fact, sent, warning) => {
    const researcher = await world.newResearcher()
    const job = await researcher.submit({ mode: 'imputation' })
    await world.rows(
      `update app.files set report = jsonb_set(report, array['facts', $2], $3)
     where id in (select file_id from app.job_inputs where job_id = $1)`,
      job.id,
      fact,
      JSON.stringify(sent),
    )

    const done = await job.becomes('completed', isCompleted)

    expect(done.state).toBe('completed_with_warnings')
    const notes = await world.rows(
      `select event ->> 'text' as text from app.job_events where job_id = $1 and event ->> 'kind' = 'note'`,
      job.id,
    )
    expect(notes).toEqual([{ text: warning }])
  },
)

it('reads what an account may choose', async () => {
  const researcher = await world.newResearcher()
  await researcher.readOptions()

  const read = async () =>
    await world.rows(
      'select options, failure from app.service_options where user_id = $1',
      researcher.user.id,
    )
  await waitFor(async () => (await read()).length > 0)

  expect(await read()).toEqual([
    { failure: null, options: expect.objectContaining({ appId: expect.any(String) }) },
  ])
})

it('lists the jobs of an account, and says why it cannot', async () => {
  const researcher = await world.newResearcher()
  const job = await researcher.submit()
  const { remoteId } = await job.becomes('sent', (sent) => sent.remoteId !== null)
  const read = async () => {
    const [row] = await world.rows(
      'select listing, failure from app.job_listings where user_id = $1',
      researcher.user.id,
    )
    return row ?? null
  }
  await researcher.listJobs()
  expect(await waitFor(read)).toEqual({
    failure: null,
    listing: { jobs: [{ id: remoteId, submittedAt: expect.any(String) }], isWhole: true },
  })

  await researcher.revokeToken()
  await researcher.listJobs()
  await waitFor(async () => (await read())?.['failure'] != null)
  // What was known stays.
  expect(await read()).toMatchObject({ listing: { jobs: [{ id: remoteId }] } })
}, 60_000)
