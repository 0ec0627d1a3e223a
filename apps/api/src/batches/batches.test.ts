import { type BatchId, batchId, type FileId, fileId } from '@tessera/contracts/ids'
import type { SubmitJobInput } from '@tessera/contracts/job'
import { type Login, openLogin } from '@tessera/db/login'
import { Secret } from '@tessera/crypto/secret'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { moveJob } from '../../test/submitted-job.ts'
import { upload } from '../../test/tus-upload.ts'
import { goodVcf } from '../../test/vcf-files.ts'
import { refusalOf, type Visitor } from '../../test/visitor.ts'
import { createWorld, goodSettings, type World } from '../../test/world.ts'
import { newId } from '../new-id.ts'
import { endDueBatches } from './end-due-batches.ts'

let world: World
let api: Login<'tessera_api'>
let owner: Visitor
let stranger: Visitor
let file: FileId
let files: Readonly<Record<string, FileId>>
beforeAll(async () => {
  world = await createWorld()
  api = openLogin('tessera_api', { url: new Secret(world.database.url('tessera_api')) })
  owner = await world.connect()
  stranger = await world.signUp()
  const ids: FileId[] = []
  for (let sent = 0; sent < 3; sent += 1) ids.push((await upload(owner, await goodVcf())).id)
  const [one, two, three] = ids
  if (one === undefined || two === undefined || three === undefined) throw new Error('no files')
  file = one
  files = { chr1: one, chr2: two, chr3: three }
})
afterAll(async () => {
  await api[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

it('submits all jobs of a batch, in their order, each with a delegation and a line of the trail', async () => {
  const id = newId(batchId)
  const { jobs, counts } = await submit(id, [item('chr1'), item('chr2'), item('chr3')])
  expect(jobs.map(({ name, state, batchId: of }) => [name, state, of])).toEqual([
    ['chr1', 'queued', id],
    ['chr2', 'queued', id],
    ['chr3', 'queued', id],
  ])
  expect(counts).toEqual({ ...none, open: 3 })
  const jobIds = jobs.map((job) => job.id)
  expect(
    await world.rows(
      `select a.subject, count(distinct d.id)::int as delegations from app.audit a
       join app.delegations d on d.job_id::text = a.subject
       where a.action = 'job.submitted' and a.actor = $1 and a.detail ->> 'batch' = $2 group by 1, a.id order by a.id`,
      `user:${owner.id}`,
      id,
    ),
  ).toEqual(jobIds.map((subject) => ({ subject, delegations: 1 })))
  expect(await owner.trpc.batches.list.query()).toContainEqual(
    expect.objectContaining({ id, counts }),
  )
  expect(await owner.trpc.jobs.get.query({ jobId: jobIds[0] ?? '' })).toMatchObject({ batchId: id })
})

it('submits none of them when one cannot run, and names each that cannot', async () => {
  const id = newId(batchId)
  const wrong = { ...goodSettings, panel: 'apps@unknown@1' }
  const refusal = await refusalOf(
    submit(id, [
      item('chr1'),
      { ...item('chr2'), settings: wrong },
      { ...item('chr3'), fileIds: [newId(fileId)] },
    ]),
  )
  expect(refusal).toMatchObject({
    code: 'batch_refused',
    details: [
      {
        subject: 'chr2 (Service 1, apps@unknown@1)',
        message: 'panel: "apps@unknown@1" is not offered.',
      },
      {
        subject: 'chr3 (Service 1, 1000 Genomes Phase 3)',
        message: 'There is nothing here under this name for you.',
      },
    ],
  })
  expect(await jobsOf(id)).toEqual([])
  expect(await refusalOf(owner.trpc.batches.get.query({ batchId: id }))).toMatchObject({
    code: 'not_found',
  })
})

it('says what is wrong with all of them as of one job', async () => {
  const own = await upload(stranger, await goodVcf())
  const call = stranger.trpc.batches.submit.mutate({
    batchId: newId(batchId),
    name: 'All',
    items: twoOf(own.id),
  })
  expect(await refusalOf(call)).toMatchObject({ code: 'credential_missing' })
})

it('makes no second batch of one that is submitted again, also by many at once', async () => {
  const id = newId(batchId)
  const items = [item('chr1'), item('chr2')]
  const answers = await Promise.all([1, 2, 3].map(async () => await submit(id, items)))
  const again = await submit(id, items)
  expect(new Set([...answers, again].map(({ jobs }) => jobs.map((job) => job.id).join()))).toEqual(
    new Set([(await jobsOf(id)).join()]),
  )
  expect(again.jobs).toHaveLength(2)
  expect(await refusalOf(submit(id, [item('chr1')]))).toMatchObject({ code: 'batch_taken' })
})

it('is seen and cancelled by its owner alone, and what has ended stays as it is', async () => {
  const id = newId(batchId)
  const { jobs } = await submit(id, [item('chr1'), item('chr2'), item('chr3')])
  const [done, sent] = jobs
  if (done === undefined || sent === undefined) throw new Error('the batch has no jobs')
  await moveJob(world, done, 'completed')
  await world.rows(
    `update app.attempts set submission = 'submitted', remote_id = 'job-1' where job_id = $1`,
    sent.id,
  )
  for (const call of [
    () => stranger.trpc.batches.get.query({ batchId: id }),
    () => stranger.trpc.batches.cancel.mutate({ batchId: id }),
  ])
    expect(await refusalOf(call())).toMatchObject({ code: 'not_found' })
  expect(await stranger.trpc.batches.list.query()).toEqual([])

  const cancelled = await owner.trpc.batches.cancel.mutate({ batchId: id })
  expect(cancelled.jobs.map(({ state, cancelRequested }) => [state, cancelRequested])).toEqual([
    ['completed', false],
    // The service is told by a step of its own.
    ['queued', true],
    ['cancelled', true],
  ])
  expect(cancelled.counts).toEqual({ ...none, open: 1, completed: 1, cancelled: 1 })
})

it('F64 what follows a batch: its owner is told once, and not while she may not act', async () => {
  const somebody = await world.connect()
  const own = await upload(somebody, await goodVcf())
  const id = newId(batchId)
  const { jobs } = await somebody.trpc.batches.submit.mutate({
    batchId: id,
    name: 'Two panels',
    items: twoOf(own.id),
  })
  const [first, second] = jobs
  if (first === undefined || second === undefined) throw new Error('the batch has no jobs')
  const follow = async () => await endDueBatches({ api, logger: world.log.logger() })

  await moveJob(world, first, 'failed')
  expect(await follow()).toBe(0)
  await moveJob(world, second, 'completed')
  await setStatus('disabled')
  expect(await follow()).toBe(0)
  await setStatus('active')
  expect((await Promise.all([follow(), follow(), follow()])).reduce((a, b) => a + b)).toBe(1)
  expect(await somebody.trpc.notices.list.query()).toMatchObject([
    {
      kind: 'batch_ended',
      batchId: id,
      batchName: 'Two panels',
      counts: { ...none, failed: 1, completed: 1 },
    },
  ])
  expect(await owner.trpc.notices.list.query()).toEqual([])
  await moveJob(world, first, 'queued')
  expect(await somebody.trpc.notices.list.query()).toEqual([])
  await moveJob(world, first, 'completed')
  expect(await somebody.trpc.notices.list.query()).toMatchObject([{ counts: { completed: 2 } }])
  const notices = await world.rows(
    `select user_id from app.notices where batch_id = $1 and kind = 'batch_ended'`,
    id,
  )
  expect(notices).toEqual([{ user_id: somebody.id }])

  async function setStatus(status: string) {
    await world.rows('update app.users set status = $2 where id = $1', somebody.id, status)
  }
})

const none = { open: 0, completed: 0, completed_with_warnings: 0, failed: 0, cancelled: 0 }

function item(name: string, input: FileId = files[name] ?? file): SubmitJobInput {
  return { serviceId: world.service, name, fileIds: [input], settings: goodSettings }
}

function twoOf(input: FileId): SubmitJobInput[] {
  const strict = { ...goodSettings, r2Filter: '0.3' }
  return [item('chr1', input), { ...item('chr2', input), settings: strict }]
}

async function submit(id: BatchId, items: SubmitJobInput[]) {
  return await owner.trpc.batches.submit.mutate({ batchId: id, name: 'All', items })
}

async function jobsOf(id: BatchId): Promise<readonly unknown[]> {
  const rows = await world.rows(
    'select id from app.jobs where batch_id = $1 order by batch_place',
    id,
  )
  return rows.map((row) => row['id'])
}
