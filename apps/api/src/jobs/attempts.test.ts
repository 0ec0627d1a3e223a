import { randomBytes } from 'node:crypto'
import type { Job } from '@tessera/contracts/job'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { storeQuality } from '../../test/stored-quality.ts'
import { storeResult } from '../../test/stored-result.ts'
import { moveJob, submitGoodJob } from '../../test/submitted-job.ts'
import { upload } from '../../test/tus-upload.ts'
import { goodVcf } from '../../test/vcf-files.ts'
import { refusalOf, type Visitor } from '../../test/visitor.ts'
import { createWorld, goodSettings, type World } from '../../test/world.ts'

let world: World
let owner: Visitor
let job: Job
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())
beforeEach(async () => {
  owner = await world.connect()
  job = await submitGoodJob(world, owner)
})

describe('what an attempt made', () => {
  it('stays with it, and is shown until a later one was completed', async () => {
    const first = await complete()
    expect(await shown()).toEqual([first])

    await retry()
    expect(await shown()).toEqual([first])
    await end('failed')
    expect(await shown()).toEqual([first])

    await retry()
    const third = await complete()
    expect(await shown()).toEqual([third])
    expect(await shown(1)).toEqual([first])
    expect(await shown(2)).toEqual([])
    expect(await owner.trpc.jobs.attempts.query({ jobId: job.id })).toMatchObject([
      { number: 3, state: 'completed', results: 1 },
      { number: 2, state: 'failed', results: 0 },
      { number: 1, state: 'completed', results: 1 },
    ])
    for (const attempt of [4, 1_000_000])
      expect(
        await refusalOf(owner.trpc.results.list.query({ jobId: job.id, attempt })),
      ).toMatchObject({ code: 'not_found' })
  })

  it('is what is read of its quality, its manifest and its methods', async () => {
    await storeQuality(world, owner, job, 'chr_20.zip')
    await complete()
    const [before] = await owner.trpc.results.list.query({ jobId: job.id })
    await retry({ settings: { ...goodSettings, r2Filter: '0.3' } })
    await complete()
    const [after] = await owner.trpc.results.list.query({ jobId: job.id })

    const { quality } = owner.trpc.results
    expect((await quality.query({ jobId: job.id })).whole).toBeNull()
    expect((await quality.query({ jobId: job.id, attempt: 1 })).whole).not.toBeNull()
    for (const [attempt, own, other] of [
      [1, before, after],
      [2, after, before],
    ] as const) {
      const manifest = await manifestOf(`?attempt=${attempt}`)
      expect(manifest).toContain(own?.sha256)
      expect(manifest).not.toContain(other?.sha256)
    }
    expect(await manifestOf('')).toBe(await manifestOf('?attempt=2'))
    const { methods } = owner.trpc.jobs
    expect((await methods.query({ jobId: job.id })).paragraph).toContain('below 0.3')
    expect((await methods.query({ jobId: job.id, attempt: 1 })).paragraph).toContain(
      'No imputed variant was left out',
    )
  })

  it('is deleted with a receipt that names the attempt, and nothing of the others is', async () => {
    await complete()
    await retry()
    const second = await complete()

    const receipt = await owner.trpc.results.delete.mutate({ jobId: job.id, attempt: 1 })

    expect(receipt).toMatchObject({ attempt: 1, files: [{ name: 'chr_20.zip' }] })
    expect(await shown()).toEqual([second])
    expect(await shown(1)).toEqual([])
    expect((await owner.fetch(`/api/results/${second}`)).status).toBe(200)
  })
})

describe('another attempt', () => {
  it('is sent with the files that its owner names, and those before keep theirs', async () => {
    await end('failed')
    const mended = await upload(owner, await goodVcf())

    await retry({ fileIds: [mended.id] })

    const inputs = (ids: readonly string[]) => ({ inputs: ids.map((id) => ({ id })) })
    const [uploaded] = job.inputs
    expect(await owner.trpc.jobs.get.query({ jobId: job.id })).toMatchObject(inputs([mended.id]))
    expect(await owner.trpc.jobs.attempts.query({ jobId: job.id })).toMatchObject([
      inputs([mended.id]),
      inputs([uploaded?.id ?? '']),
    ])
    for (const { id } of [mended, ...job.inputs])
      expect(await refusalOf(owner.trpc.uploads.remove.mutate({ fileId: id }))).toMatchObject({
        code: 'invalid_input',
      })
    await end('failed')
    await retry()
    expect(await owner.trpc.jobs.get.query({ jobId: job.id })).toMatchObject(inputs([mended.id]))
  })

  it('is no reason to take what is submitted again under its key for another job', async () => {
    const idempotencyKey = crypto.randomUUID()
    const asked = {
      serviceId: world.service,
      name: 'once',
      fileIds: job.inputs.map(({ id }) => id),
      settings: goodSettings,
      idempotencyKey,
    }
    job = await owner.trpc.jobs.submit.mutate(asked)
    await end('failed')
    await retry({ fileIds: [(await upload(owner, await goodVcf())).id] })
    expect((await owner.trpc.jobs.submit.mutate(asked)).id).toBe(job.id)
  })

  it('takes no file of another researcher', async () => {
    await end('failed')
    const other = await world.connect()
    const theirs = await upload(other, await goodVcf())
    expect(
      await refusalOf(
        owner.trpc.jobs.retry.mutate({ jobId: job.id, fileIds: [theirs.id], after: 1 }),
      ),
    ).toMatchObject({ code: 'not_found' })
    expect(
      await refusalOf(other.trpc.jobs.retry.mutate({ jobId: job.id, fileIds: [theirs.id] })),
    ).toMatchObject({ code: 'not_found' })
    expect(await owner.trpc.jobs.attempts.query({ jobId: job.id })).toHaveLength(1)
  })

  it('is made once by two pages, and the second is told, also when the first is over by then', async () => {
    await end('failed')
    const press = async () => await owner.trpc.jobs.retry.mutate({ jobId: job.id, after: 1 })
    const pressed = await Promise.allSettled([press(), press()])
    expect(pressed.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const refused = pressed.filter((one) => one.status === 'rejected').map(({ reason }) => reason)
    expect(await refusalOf(Promise.reject(refused[0]))).toMatchObject({
      code: 'job_tried_meanwhile',
    })
    await end('failed')
    expect(await refusalOf(press())).toMatchObject({ code: 'job_tried_meanwhile' })
    expect(await owner.trpc.jobs.attempts.query({ jobId: job.id })).toHaveLength(2)
  })

  it('counts as one more job of the month', async () => {
    await world.rows(
      "update app.attempts set submission = 'submitted', remote_id = 'job-1' where job_id = $1",
      job.id,
    )
    await end('completed')
    await world.rows('update app.services set jobs_per_month = 1 where id = $1', world.service)
    try {
      expect(
        await refusalOf(owner.trpc.jobs.retry.mutate({ jobId: job.id, settings: goodSettings })),
      ).toMatchObject({ code: 'quota_reached' })
      expect(await refusalOf(owner.trpc.jobs.retry.mutate({ jobId: job.id }))).toMatchObject({
        code: 'quota_reached',
      })
    } finally {
      await world.rows('update app.services set jobs_per_month = null where id = $1', world.service)
    }
    expect(await owner.trpc.jobs.attempts.query({ jobId: job.id })).toHaveLength(1)
  })
})

async function retry(
  choice: Omit<Parameters<Visitor['trpc']['jobs']['retry']['mutate']>[0], 'jobId'> = {},
): Promise<void> {
  await owner.trpc.jobs.retry.mutate({ jobId: job.id, ...choice })
}

/** As a worker does it. @returns the id of the one result */
async function complete() {
  const id = await storeResult(world, owner, job, { name: 'chr_20.zip', bytes: randomBytes(1000) })
  await end('completed')
  return id
}

async function end(state: 'completed' | 'failed'): Promise<void> {
  await world.rows(
    `update app.steps set state = 'done', ended_at = now() where job_id = $1 and ended_at is null`,
    job.id,
  )
  await world.rows(`update app.delegations set state = 'closed' where job_id = $1`, job.id)
  await moveJob(world, job, state)
}

async function shown(attempt?: number): Promise<readonly string[]> {
  const results = await owner.trpc.results.list.query({ jobId: job.id, attempt })
  return results.map(({ id }) => id)
}

async function manifestOf(query: string): Promise<string> {
  return await (await owner.fetch(`/api/jobs/${job.id}/ro-crate${query}`)).text()
}
