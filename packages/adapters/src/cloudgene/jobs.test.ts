import { inspect } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { boundFetch } from '../../test/bound-fetch.ts'
import errors from '../../test/fixtures/errors.json' with { type: 'json' }
import jobs from '../../test/fixtures/jobs.json' with { type: 'json' }
import {
  type Answer,
  type ReplayServer,
  replayServer,
  type Route,
} from '../../test/replay-server.ts'
import type { RemoteJob, RemotePhase, ServiceFetch } from '../adapter.ts'
import { cancel, findByName, listJobs, status } from './jobs.ts'

const id = 'job-20251005-144934-836'
const { signal } = new AbortController()
const servers: ReplayServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server[Symbol.asyncDispose]()))
})

describe('status', () => {
  it.each<[keyof typeof jobs, RemotePhase, number]>([
    ['waiting', 'waiting', 1],
    ['running', 'running', 2],
    ['exporting', 'exporting', 3],
    ['succeeded', 'succeeded', 4],
    ['succeeded, retiring', 'succeeded', 8],
    ['failed', 'failed', 5],
    ['failed, retiring', 'failed', 9],
    ['cancelled, retiring', 'cancelled', 9],
    ['cancelled', 'cancelled', 6],
    ['retired', 'retired', 7],
    ['deleted', 'deleted', 10],
    ['dead', 'dead', -1],
    ['from the future', 'unknown', 42],
    ['settings rejected', 'failed', 5],
    ['Cloudgene 2', 'succeeded', 4],
  ])('knows %s', async (name, phase, state) => {
    expect(await read(name)).toMatchObject({ phase, state })
  })

  it('reads the queue and leaves out what is not set', async () => {
    expect(await read('waiting')).toMatchObject({
      positionInQueue: 3,
      submittedAt: new Date(1_759_675_774_836),
      startedAt: null,
      endedAt: null,
      retiresAt: null,
      failure: null,
    })
    expect(await read('cancelled')).toMatchObject({ positionInQueue: null })
    expect(await read('Cloudgene 2')).toMatchObject({
      submittedAt: new Date(1_546_300_800_000),
      startedAt: null,
    })
  })

  it('says when the files go', async () => {
    const { retiresAt } = await read('succeeded, retiring')
    expect(retiresAt).toEqual(new Date(1_760_280_600_000))
  })

  it('gives steps as plain text with their severity', async () => {
    const { steps } = await read('succeeded')
    expect(steps.map(({ name }) => name)).toEqual([
      'Input Validation',
      'Quality Control',
      'Phasing and Imputation',
      'Summary',
    ])
    expect(steps[1]?.messages).toEqual([
      {
        severity: 'warning',
        text: 'Warning: 1 Chunk(s) excluded: < 3 SNPs (see chunks-excluded.txt)',
      },
    ])
    expect((await read('running')).steps[0]?.messages).toEqual([
      { severity: 'running', text: 'Imputation (2/4)' },
    ])
  })

  it('never gives the password that the service prints, nor the key of a result', async () => {
    const printed = inspect(await read('succeeded'), { depth: 10 })
    expect(printed).not.toContain('Sup3rSecretPassword')
    expect(printed).not.toContain('0f0f')
    expect(printed).toContain('[hidden]')
  })

  it('lists the results without the logs', async () => {
    const { results } = await read('succeeded')
    expect(results).toMatchObject([
      { name: 'chr_20.zip', sizeText: '51 MB', remaining: 10 },
      { name: 'statistics/snps excluded.txt', sizeText: '760 bytes', remaining: null },
    ])
    expect(results[0]?.key.expose()).toBe('0f'.repeat(32))
    expect((await read('failed')).results).toHaveLength(2)
    expect((await read('Cloudgene 2')).results).toMatchObject([{ remaining: null }])
  })

  it('says why a job failed', async () => {
    expect((await read('failed')).failure).toBe(
      'The provided VCF file is malformed.\nError: not "sorted"x',
    )
    expect((await read('settings rejected')).failure).toContain('most often the reference panel')
  })

  it.each([
    ['unknown job', 'not_found'],
    ["other user's job", 'not_permitted'],
    ['unauthorized', 'credential_refused'],
    ['proxy 502', 'unavailable'],
  ] as const)('fails with %s as %s', async (name, kind) => {
    const fetch = await serve({ [`GET /api/v2/jobs/${id}`]: errors[name] })
    await expect(status(fetch, id, signal)).rejects.toMatchObject({ kind })
  })
})

describe('findByName', () => {
  it('looks through every page for exactly this name', async () => {
    const fetch = await serve({
      'GET /api/v2/jobs?page=1': page(2, ['job-5', 'a'], ['job-4', 'wanted']),
      'GET /api/v2/jobs?page=2': page(3, ['job-3', 'wanted 2'], ['job-4', 'wanted']),
      'GET /api/v2/jobs?page=3': page(null, ['job-1', 'wanted']),
    })
    expect(await findByName(fetch, 'wanted', signal)).toEqual(['job-4', 'job-1'])
    expect(servers[0]?.seen).toHaveLength(3)
  })

  it('ends where a server repeats itself or has no job', async () => {
    const everything = page(2, ['job-5', 'wanted'])
    const repeating = await serve({
      'GET /api/v2/jobs?page=1': everything,
      'GET /api/v2/jobs?page=2': everything,
    })
    expect(await findByName(repeating, 'wanted', signal)).toEqual(['job-5'])
    const empty = { json: { count: 0, page: 0, prev: null, next: null, pages: [], data: [] } }
    const none = await serve({ 'GET /api/v2/jobs?page=1': empty })
    expect(await findByName(none, 'wanted', signal)).toEqual([])
  })
})

describe('listJobs', () => {
  it('lists each job once, with when it was sent where the service says so', async () => {
    const submittedOn = 1_759_675_774_836
    const fetch = await serve({
      'GET /api/v2/jobs?page=1': {
        json: { next: 2, data: [{ id: 'job-2', name: 'b', submittedOn }, { id: 'job-1' }] },
      },
      'GET /api/v2/jobs?page=2': {
        json: { next: null, data: [{ id: 'job-1' }, { id: 'job-0', submittedOn: -1 }] },
      },
    })
    expect(await listJobs(fetch, signal)).toEqual({
      jobs: [
        { id: 'job-2', submittedAt: new Date(submittedOn) },
        { id: 'job-1', submittedAt: null },
        { id: 'job-0', submittedAt: null },
      ],
      isWhole: true,
    })
  })

  it('says of a list that does not end that it is not whole', async () => {
    const pages = Array.from({ length: 200 }, (_, index) => [
      `GET /api/v2/jobs?page=${index + 1}`,
      page(index + 2, [`job-${index}`, 'a']),
    ])
    const { jobs: listed, isWhole } = await listJobs(await serve(Object.fromEntries(pages)), signal)
    expect([listed.length, isWhole]).toEqual([200, false])
  })
})

describe('cancel', () => {
  it('asks once', async () => {
    const fetch = await serve({ [`GET /api/v2/jobs/${id}/cancel`]: { json: jobs.cancelled } })
    await cancel(fetch, id, signal)
    expect(servers[0]?.seen).toHaveLength(1)
  })

  it('is content when Cloudgene 2 does not find a finished job in its queue', async () => {
    const fetch = await serve({
      [`GET /api/v2/jobs/${id}/cancel`]: errors['unknown job'],
      [`GET /api/v2/jobs/${id}`]: { json: jobs.succeeded },
    })
    await expect(cancel(fetch, id, signal)).resolves.toBeUndefined()
  })

  it('fails for a job that is not there', async () => {
    const fetch = await serve({
      [`GET /api/v2/jobs/${id}/cancel`]: errors['unknown job'],
      [`GET /api/v2/jobs/${id}`]: errors['unknown job'],
    })
    await expect(cancel(fetch, id, signal)).rejects.toMatchObject({ kind: 'not_found' })
  })
})

async function serve(routes: Readonly<Record<string, Answer | Route>>): Promise<ServiceFetch> {
  const server = await replayServer(routes)
  servers.push(server)
  return boundFetch(server.base, 'token')
}

async function read(name: keyof typeof jobs): Promise<RemoteJob> {
  const fetch = await serve({ [`GET /api/v2/jobs/${id}`]: { json: jobs[name] } })
  return await status(fetch, id, signal)
}

function page(next: number | null, ...names: readonly [string, string][]): Answer {
  return { json: { count: 9, next, data: names.map(([id, name]) => ({ id, name, state: 4 })) } }
}
