import { afterEach, describe, expect, it } from 'vitest'
import { boundFetch } from '../../test/bound-fetch.ts'
import answers from '../../test/fixtures/wes.json' with { type: 'json' }
import {
  type Answer,
  type ReplayServer,
  replayServer,
  type Route,
} from '../../test/replay-server.ts'
import type { RemotePhase } from '../adapter.ts'
import { cancel, findByName, status } from './runs.ts'
import { checkHealth, verify } from './service-info.ts'

const base = '/ga4gh/wes/v1'
const { signal } = new AbortController()
const servers: ReplayServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server[Symbol.asyncDispose]()))
})

async function at(routes: Readonly<Record<string, Answer | Route>>) {
  const server = await replayServer(routes)
  servers.push(server)
  const fetch = boundFetch(server.base, 'the-token', 'api_token', 'Authorization')
  return { server, fetch, wanted: { origin: server.base, outputs: ['*.zip', '*.html'] } }
}

async function read(json: unknown, more: Readonly<Record<string, Answer>> = {}) {
  const { fetch, wanted } = await at({ [`GET ${base}/runs/run-1`]: { json }, ...more })
  return await status(fetch, wanted, 'run-1', signal)
}

describe('the state of a run', () => {
  it.each<[string | undefined, RemotePhase]>([
    ['UNKNOWN', 'unknown'],
    ['QUEUED', 'waiting'],
    ['INITIALIZING', 'running'],
    ['RUNNING', 'running'],
    ['PAUSED', 'running'],
    ['COMPLETE', 'succeeded'],
    ['EXECUTOR_ERROR', 'failed'],
    ['SYSTEM_ERROR', 'failed'],
    ['CANCELED', 'cancelled'],
    ['CANCELING', 'running'],
    ['PREEMPTED', 'failed'],
    ['OF_THE_FUTURE', 'unknown'],
    [undefined, 'unknown'],
  ])('%s means %s', async (state, phase) => {
    const run = await read({ run_id: 'run-1', state })
    expect(run).toMatchObject({ phase, name: 'run-1', results: [] })
    expect(run.failure === null).toBe(phase !== 'failed')
  })

  it('is read with its times, tags and tasks from a Cromwell node, and nothing of what was sent', async () => {
    const run = await read(answers['run of a Cromwell node'])
    expect(run).toMatchObject({
      name: 'tessera-1',
      phase: 'succeeded',
      startedAt: new Date('2019-12-12T19:51:09.511Z'),
      endedAt: new Date('2019-12-12T19:56:33.302Z'),
      results: [],
    })
    expect(run.steps).toEqual([
      { name: 'x.echo3', messages: [{ severity: 'ok', text: 'Done' }] },
      {
        name: 'Outputs',
        messages: [{ severity: 'warning', text: expect.stringContaining('of the kind gs') }],
      },
    ])
    expect(JSON.stringify(run)).not.toContain('aVerySecretPassword0123')
  })

  it('of a failure tells the words of the pipeline, not that something failed', async () => {
    const run = await read(answers['failed run'])
    expect(run.failure).toBe(
      '::error:: Imputation job failed: QC step failed -- Reference overlap: 40.81 %',
    )
    expect(run.steps[1]?.messages).toEqual([{ severity: 'error', text: 'Ended with exit code 1.' }])
  })

  it('of a failure tells first what the node reports of it, in bounded plain words, and asks no other run for it', async () => {
    const reportAt = `GET ${base}/runs/run-1/outputs/fedimpute_error.json`
    const reported = {
      version: '1',
      code: 'BUILD_MISMATCH',
      severity: 'user_error',
      summary: 'The input is not of <b>hg38</b>.',
      detail: 'x'.repeat(5_000),
      remediation: { kind: 'select_panel', hint: 'Choose hg19.' },
    }
    const run = await read(answers['failed run'], { [reportAt]: { json: reported } })
    expect(run.steps[0]?.name).toBe('Report of the node')
    expect(run.failure).toMatch(/^The input is not of hg38\. \(BUILD_MISMATCH\)/)
    expect(run.failure).toContain('Reference overlap: 40.81 %')
    expect(run.steps[0]?.messages[0]?.text.length).toBeLessThanOrEqual(800)

    const words = (await read(answers['failed run'])).failure
    for (const other of [{ version: '2' }, { code: 'no code' }, { summary: '' }, { summary: 7 }])
      expect(
        (
          await read(answers['failed run'], {
            [reportAt]: { json: { ...reported, ...other } },
          })
        ).failure,
      ).toBe(words)
    for (const refused of [401, 403, 404, 500])
      expect(
        (await read(answers['failed run'], { [reportAt]: { status: refused, text: 'no' } }))
          .failure,
      ).toBe(words)
    const { fetch, server, wanted } = await at({
      [`GET ${base}/runs/run-1`]: { json: { run_id: 'run-1', state: 'RUNNING' } },
    })
    await status(fetch, wanted, 'run-1', signal)
    expect(server.seen).toHaveLength(1)
  })

  it('is read with the tasks that have pages of their own', async () => {
    const tasks = `GET ${base}/runs/run-1/tasks`
    const run = await read(
      { run_id: 'run-1', state: 'RUNNING', task_logs: null, task_logs_url: 'https://node/tasks' },
      {
        [tasks]: { json: { task_logs: [{ name: 'one', exit_code: 0 }], next_page_token: 'a b' } },
        [`${tasks}?page_token=a%20b`]: { json: { task_logs: [{ name: 'two' }] } },
      },
    )
    expect(run.steps).toEqual([
      { name: 'one', messages: [{ severity: 'ok', text: 'Done' }] },
      { name: 'two', messages: [{ severity: 'running', text: 'Running' }] },
    ])
  })

  it('is read with the first and the last of its tasks and lines, however many there are', async () => {
    const tasks = `GET ${base}/runs/run-1/tasks`
    const task = (name: string) => ({ name, exit_code: 0 })
    const said = Array.from({ length: 1000 }, (_, index) => `line ${index}`)
    // More than a call takes arguments.
    const many = Array.from({ length: 200_000 }, () => ({}))
    const run = await read(
      { run_id: 'run-1', state: 'RUNNING', task_logs_url: 'https://node/tasks' },
      {
        [tasks]: { json: { task_logs: [task('first'), ...many], next_page_token: '2' } },
        [`${tasks}?page_token=2`]: {
          json: { task_logs: [{ ...task('last'), system_logs: said }] },
        },
      },
    )
    expect(run.steps).toHaveLength(201)
    expect(run.steps[0]?.name).toBe('first')
    expect(run.steps[20]).toEqual({ name: '199802 steps were left out.', messages: [] })
    const last = run.steps.at(-1)?.messages.map(({ text }) => text) ?? []
    expect(last).toEqual([...said.slice(0, 10), '950 lines were left out.', ...said.slice(-40)])
  })

  it('is retired when the node has none of its files any more', async () => {
    const { fetch, wanted, server } = await at({
      [`GET ${base}/runs/run-1`]: (): Answer => ({
        json: {
          run_id: 'run-1',
          state: 'COMPLETE',
          outputs: [`drs://${new URL(server.base).host}/gone`],
        },
      }),
      'GET /ga4gh/drs/v1/objects/gone': { status: 404, json: { msg: 'gone', status_code: 404 } },
    })
    expect(await status(fetch, wanted, 'run-1', signal)).toMatchObject({
      phase: 'retired',
      results: [],
    })
  })
})

describe('a run is looked for by its name', () => {
  const list = `GET ${base}/runs`

  it('among the tags', async () => {
    const { fetch } = await at({ [list]: { json: answers['runs with tags'] } })
    expect(await findByName(fetch, 'tessera-1', signal)).toEqual(['run-2'])
    expect(await findByName(fetch, 'nobody', signal)).toEqual([])
  })

  const token = '?page_token=cGFnZSUzRDIlMjZwYWdlU2l6ZSUzRDU%3D'
  const untagged = answers['runs without tags'].runs.map(({ run_id: id }) => id)
  const logs = (tags: unknown): Readonly<Record<string, Answer>> =>
    Object.fromEntries(
      untagged.map((id) => [
        `GET ${base}/runs/${id}`,
        { json: { run_id: id, state: 'RUNNING', request: { tags } } },
      ]),
    )

  it.each([[null], [{}]])(
    'to the last page, and it is said that nobody can tell where runs have no tags (%j)',
    async (tags) => {
      const { fetch } = await at({
        [list]: { json: answers['runs without tags'] },
        [`${list}${token}`]: { json: answers['runs with tags'] },
        ...logs(tags),
      })
      expect(await findByName(fetch, 'tessera-1', signal)).toEqual(['run-2'])
      await expect(findByName(fetch, 'nobody', signal)).rejects.toMatchObject({
        kind: 'not_offered',
        publicText: expect.stringContaining('without their tags'),
      })
    },
  )

  it.each([[undefined], [{}], [{ 'cromwell-workflow-id': 'x' }]])(
    'at the run itself, where the list has no name of it (%j)',
    async (tags) => {
      const runs = [{ run_id: 'run-1', state: 'RUNNING', tags }]
      const { fetch } = await at({
        [list]: { json: { runs } },
        [`GET ${base}/runs/run-1`]: { json: answers['run of a Cromwell node'] },
      })
      expect(await findByName(fetch, 'tessera-1', signal)).toEqual(['run-1'])
      expect(await findByName(fetch, 'nobody', signal)).toEqual([])
    },
  )

  it('of a run that has gone meanwhile nobody can tell, and a node in trouble is asked again', async () => {
    const runs = [{ run_id: 'run-1', state: 'RUNNING' }]
    const answered = async (status: number) => {
      const run = { status, json: { msg: 'no', status_code: status } }
      const { fetch } = await at({ [list]: { json: { runs } }, [`GET ${base}/runs/run-1`]: run })
      return findByName(fetch, 'tessera-1', signal)
    }
    await expect(answered(404)).rejects.toMatchObject({ kind: 'not_offered' })
    await expect(answered(502)).rejects.toMatchObject({ kind: 'unavailable' })
  })

  it('at no more than two hundred runs one by one', async () => {
    const runs = Array.from({ length: 250 }, (_, index) => ({ run_id: `run-${index}` }))
    const routes = Object.fromEntries(
      runs.map((run) => [
        `GET ${base}/runs/${run.run_id}`,
        { json: { ...run, request: { tags: { name: 'another' } } } },
      ]),
    )
    const { fetch, server } = await at({ [list]: { json: { runs } }, ...routes })
    await expect(findByName(fetch, 'nobody', signal)).rejects.toMatchObject({ kind: 'not_offered' })
    expect(server.seen).toHaveLength(201)
  })
})

describe('asked to stop', () => {
  const ask = `POST ${base}/runs/run-1/cancel`
  const refused: Answer = { status: 400, json: { msg: 'Run is complete', status_code: 400 } }

  it('a run that is over is left as it is, however the node refuses', async () => {
    const { fetch } = await at({
      [ask]: refused,
      [`GET ${base}/runs/run-1`]: { json: { run_id: 'run-1', state: 'COMPLETE' } },
    })
    await expect(cancel(fetch, 'run-1', signal)).resolves.toBeUndefined()
  })

  it('a run that goes on is told with the words of the node', async () => {
    const { fetch } = await at({
      [ask]: refused,
      [`GET ${base}/runs/run-1`]: { json: { run_id: 'run-1', state: 'RUNNING' } },
    })
    await expect(cancel(fetch, 'run-1', signal)).rejects.toMatchObject({
      kind: 'rejected',
      publicText: 'Run is complete',
    })
  })
})

describe('how a node is', () => {
  const info = answers['service info of a Cromwell node']
  const mine = `GET ${base}/runs?page_size=1`

  it('is told with the runs that wait or run there, where it counts them', async () => {
    const counted = { QUEUED: 4, INITIALIZING: 1, RUNNING: 2, COMPLETE: 90 }
    const health = async (more: object) => {
      const json = { ...info, ...more }
      const { fetch } = await at({ [`GET ${base}/service-info`]: { json } })
      return await checkHealth(fetch, signal, false)
    }
    expect(await health({ system_state_counts: counted })).toEqual({ signedIn: null, queued: 7 })
    expect(await health({ system_state_counts: null })).toEqual({ signedIn: null, queued: null })
    expect(await health({ system_state_counts: 'many' })).toMatchObject({ queued: null })
  })

  it('is closed for maintenance when it says so of its runs', async () => {
    const closed = 'The node is under maintenance until noon.'
    const { fetch } = await at({
      [`GET ${base}/service-info`]: { json: info },
      [mine]: { status: 503, json: { msg: closed, status_code: 503 } },
    })
    expect(await checkHealth(fetch, signal, true)).toMatchObject({
      signedIn: null,
      maintenance: closed,
    })
  })
})

describe('a token', () => {
  const mine = `GET ${base}/runs?page_size=1`

  it('is shown as a bearer’s, and never to whoever only says what the node is', async () => {
    const { fetch, server } = await at({
      [`GET ${base}/service-info`]: { json: answers['service info of a Cromwell node'] },
      [mine]: { json: { runs: [] } },
    })
    expect(await checkHealth(fetch, signal, true)).toEqual({ signedIn: true, queued: 0 })
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([
      undefined,
      'Bearer the-token',
    ])
  })

  it.each([
    [401, 'invalid token'],
    [403, 'The requester is not authorized to perform this action.'],
  ])('that is answered %i is bad, in the words of the node', async (code, msg) => {
    const { fetch } = await at({ [mine]: { status: code, json: { msg, status_code: code } } })
    expect(await verify(fetch, signal)).toEqual({
      valid: false,
      reason: `The service does not accept this token: ${msg}`,
    })
  })

  it('is not bad because the node is', async () => {
    const { fetch } = await at({ [mine]: { status: 502, text: '<html>502</html>' } })
    await expect(verify(fetch, signal)).rejects.toMatchObject({ kind: 'unavailable' })
  })
})
